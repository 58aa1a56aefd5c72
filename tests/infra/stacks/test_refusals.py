"""The real app refuses what was removed by hand, and has no finding that nobody answers for."""

import json
import shutil
from pathlib import Path

import aws_cdk as cdk
import pytest

from infra.policy import check_assembly
from infra.policy.nets.validator import Some
from tests.conftest import PROJECT

MUTATED_APP = Path(__file__).with_name("mutated_app.py")
MUTATIONS = [
    ("share_a_topic", "SmsProgram-TwoWay", "ShortCodePool", "this stack"),
    ("widen_a_role", "SmsProgram-NarrowResources", "KeywordsRole", "Name each resource"),
    ("drop_the_dead_letter_queue", "SmsProgram-DurableQueue", "InboundQueue", "deadLetterTargetArn"),
    ("send_past_the_gate", "SmsProgram-OnlyTheGate", "ReconcilerRole", "request queue"),
]


@pytest.fixture(scope="module")
def refused(synthesise, tmp_path_factory):
    """The app with everything removed by hand: what it said, and its assembly."""
    folder = tmp_path_factory.mktemp("refused")
    outdir, brands = folder / "cdk.out", folder / "brands"
    brands.mkdir()
    for name in ("example-corp.yaml", "legal-entities.yaml"):
        shutil.copy(PROJECT / "brands" / name, brands)
    asked = " ".join(name for name, *_ in MUTATIONS)
    result = synthesise(outdir, MUTATED_APP, BRANDS=str(brands), MUTATIONS=asked)
    assert result.returncode != 0
    return result.stdout + result.stderr, outdir


@pytest.mark.parametrize(("rule", "place", "remedy"), [row[1:] for row in MUTATIONS], ids=[row[0] for row in MUTATIONS])
def test_what_was_removed_is_refused_by_the_blueprint_and_by_the_rule_that_judges_it(refused, rule, place, remedy):
    told, outdir = refused
    assert any(place in line and "expected" in line for line in told.splitlines())
    found = [one for one in check_assembly(outdir) if one.rule == rule and one.logical_id.startswith(place)]
    assert remedy in found[0].remedy


def test_an_assembly_that_is_refused_has_its_certificate_too(refused):
    told = json.loads((refused[1] / "separation.json").read_text())["predicate"]
    assert not told["holds"]
    assert len(told["findings"]) >= len(MUTATIONS)


def test_the_cdk_finds_nothing_in_the_templates_that_it_is_not_asked_of_again_but_the_end_of_pinpoint(assembly):
    assert json.loads((assembly / "validation-report.json").read_text())["pluginReports"] == []
    stacks = [
        cdk.PolicyValidationStack(
            stack_construct_path=file.name.removesuffix(".template.json"),
            template_path=str(file),
            account_id="000000000000",
            region="us-east-1",
        )
        for file in sorted(assembly.glob("*.template.json"))
    ]
    found = cdk.CloudFormationValidatePlugin().validate(Some(cdk.App(), stacks)).violations
    assert {one.rule_name for one in found} == {"W3696"}
    places = {Path(place.template_path).name for one in found for place in one.violating_resources}
    assert all(place.endswith("-pinpoint.template.json") for place in places)
