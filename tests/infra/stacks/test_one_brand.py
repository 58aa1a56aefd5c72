"""`BRAND=acme` narrows which program stacks are built, and nothing else: what all share is made from all files."""

import shutil

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.environment import Environment
from infra.stacks.landing_zone import UnknownBrandError, build
from tests.conftest import PROJECT
from tests.infra.brand.conftest import SOUND

ITS_OWN = [
    f"sms-local-example-outlet-{kind}{part}" for kind in ("promotional", "transactional") for part in ("", "-pinpoint")
]
SHARED = ["sms-local-overview", "sms-local-platform"]


def templates_in(folder):
    return {file.name.removesuffix(".template.json"): file.read_text() for file in folder.glob("*.template.json")}


def test_an_assembly_holds_no_second_copy_of_its_templates_as_a_tree(assembly):
    assert (assembly / "manifest.json").exists()
    assert not list(assembly.rglob("tree.json"))


def test_one_brand_is_built_as_it_is_among_all_with_what_all_share(assembly, synthesise, tmp_path):
    result = synthesise(tmp_path / "cdk.out", BRAND="example-outlet")
    assert result.returncode == 0, result.stdout + result.stderr
    whole = templates_in(assembly)
    assert templates_in(tmp_path / "cdk.out") == {name: whole[name] for name in (*ITS_OWN, *SHARED)}
    assert "only those of example-outlet are built (BRAND)" in result.stderr


def test_a_fault_of_another_brands_file_refuses_it(synthesise, tmp_path):
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    file = tmp_path / "brands" / "example-corp.yaml"
    file.write_text(file.read_text().replace("2 msgs/month", "often"))
    result = synthesise(tmp_path / "cdk.out", BRAND="example-outlet", BRANDS=str(tmp_path / "brands"))
    assert result.returncode == 1
    assert "example-corp.yaml:25: programs.promotional.topics.deals.frequency" in result.stderr


@pytest.mark.parametrize("name", ["example", "Example Corp", "example-corp/promotional"])
def test_a_brand_that_no_file_describes_is_refused_with_those_there_are(name):
    environment = Environment.named("local", {"local": {"account": "000000000000", "region": "us-east-1"}})
    with pytest.raises(UnknownBrandError, match=f"BRAND must be one of acme, got '{name}'"):
        build(cdk.App(), brands=[parse("acme.yaml", SOUND)], environment=environment, only=name)
