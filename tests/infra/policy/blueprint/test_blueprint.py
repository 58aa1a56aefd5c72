"""A finished assembly equals its blueprint; whatever was changed in it by hand is found and named."""

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from infra.brand.loader import load_all
from infra.environment import OPTIONS, Environment
from infra.facts import expected_stacks
from infra.policy import check_assembly
from infra.policy.blueprint.judge import Judge
from infra.policy.blueprint.rule import DECLARED, Blueprint
from infra.policy.reports.seal import ChangedAssemblyError, check_seal
from infra.policy.templates.assembly import AssemblyError, read_assembly
from infra.policy.templates.template import Template
from tests.conftest import PROJECT

STACK = "sms-local-example-corp-promotional"
RULE = Blueprint()


@pytest.fixture(scope="module")
def expected():
    return expected_stacks(load_all(PROJECT / "brands"), Environment.of_file("local", PROJECT / "cdk.json"))


@pytest.fixture
def copied(assembly, tmp_path):
    return Path(shutil.copytree(assembly, tmp_path / "cdk.out"))


def found(folder, expected):
    return [finding.message for finding in RULE.check(read_assembly(folder, None, expected))]


def rewrite(file, change):
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))


def test_the_example_brands_equal_their_blueprints(assembly, expected):
    assert found(assembly, expected) == []
    assert len(expected) == 10


def leaves(value, path=()):
    """Every place of a template that holds a value, metadata aside."""
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            if key != "Metadata":
                yield from leaves(item, (*path, key))
    else:
        yield path


def changed(value, path, how):
    *way, last = path
    for key in way:
        value = value[key]
    if how == "gone":
        del value[last]
    else:
        value[last] = {"Ref": "AWS::NoValue"} if how == "computed" else f"{value[last]}!"


@pytest.mark.parametrize("how", ["other", "gone", "computed"])
def test_no_value_of_a_template_can_be_changed_unseen(copied, expected, how):
    stack = next(one for one in expected if one.name == STACK)
    file = copied / f"{STACK}.template.json"
    whole = file.read_text()
    places, judge = list(leaves(json.loads(whole))), Judge(copied)
    for place in random.Random(2026).sample(places, 40):
        template = json.loads(whole)
        changed(template, place, how)
        file.write_text(json.dumps(template))
        assert any("template" not in one.path for one in judge.differences(stack)), place


@pytest.mark.parametrize("section", ["Conditions", "Mappings", "Transform", "Hooks", "Anything"])
def test_a_section_that_nobody_declared_is_refused(copied, expected, section):
    rewrite(copied / f"{STACK}.template.json", lambda template: template.update({section: {}}))
    assert any(f" {section}: " in message for message in found(copied, expected))


def test_a_key_that_stands_twice_is_refused_for_the_next_reader_may_take_the_other(copied, expected):
    file = copied / f"{STACK}.template.json"
    file.write_text(file.read_text().replace('"Resources"', '"Resources": {}, "Resources"', 1))
    with pytest.raises(AssemblyError, match="Resources twice in one object"):
        found(copied, expected)


@pytest.mark.parametrize(
    "change",
    [
        lambda stack: stack["properties"].update(assumeRoleArn="arn:aws:iam::999999999999:role/other"),
        lambda stack: stack.update(environment="aws://999999999999/us-east-1"),
        lambda stack: stack["properties"].update(stackName="sms-local-other"),
        lambda stack: stack["properties"].update(parameters={"BootstrapVersion": "/mine"}),
        lambda stack: stack["properties"]["tags"].update(Brand="other"),
        lambda stack: stack["dependencies"].append("mine"),
    ],
)
def test_where_and_how_a_stack_is_deployed_is_held_equal_too(copied, expected, change):
    rewrite(copied / "manifest.json", lambda manifest: change(manifest["artifacts"][STACK]))
    assert any(message.startswith("manifest.json") for message in found(copied, expected))


def test_a_stack_that_is_missing_is_named(copied, expected):
    rewrite(copied / "manifest.json", lambda manifest: manifest["artifacts"].pop(STACK))
    assert found(copied, expected) == [f"manifest.json artifacts: expected {STACK}, found nothing."]


def archive_of(folder, name):
    manifest = json.loads((folder / f"{STACK}.assets.json").read_text())
    archives = [one["source"]["path"] for one in manifest["files"].values() if one["source"]["path"].endswith(".zip")]
    return next(folder / one for one in archives if name in zipfile.ZipFile(folder / one).namelist())


@pytest.mark.parametrize(
    "name",
    ["lambdas/consent/decision.py", "python/program_manifest/program.json", "python/aws_lambda_powertools/__init__.py"],
)
def test_no_file_that_a_function_runs_can_be_exchanged(copied, expected, name):
    archive = archive_of(copied, name)
    with zipfile.ZipFile(archive) as packed:
        files = {entry: packed.read(entry) for entry in packed.infolist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for entry, content in files.items():
            packed.writestr(entry, content + b"\n" if entry.filename == name else content)
    assert any(f"{name} differs" in message for message in found(copied, expected))


def test_a_file_more_in_an_archive_is_found(copied, expected):
    with zipfile.ZipFile(archive_of(copied, "lambdas/__init__.py"), "a") as packed:
        packed.writestr("lambdas/mine.py", "")
    assert any("lambdas/mine.py is in it" in message for message in found(copied, expected))


def test_an_upload_to_another_place_is_found(copied, expected):
    def elsewhere(assets):
        for entry in assets["files"].values():
            next(iter(entry["destinations"].values()))["bucketName"] = "mine"

    rewrite(copied / f"{STACK}.assets.json", elsewhere)
    assert any("bucketName" in message for message in found(copied, expected))


def test_differences_that_are_alike_are_told_once(copied, expected):
    def retag(template):
        for resource in template["Resources"].values():
            for tag in resource.get("Properties", {}).get("Tags", []):
                if isinstance(tag, dict) and tag.get("Key") == "Brand":
                    tag["Value"] = "other"

    rewrite(copied / f"{STACK}.template.json", retag)
    told = [message for message in found(copied, expected) if '"other"' in message]
    assert 0 < len(told) <= 5
    assert "and " in told[0]


EVERYTHING = {
    "tags": {"CostCenter": "4711", "Team": "sms"},
    "key_administrators": ["arn:aws:iam::000000000000:role/admins"],
    "alarms": ["a@example.com", "b@example.com", "https://example.com/alarms"],
    "memory": {"send_gate": 2048},
    "timeout": {"campaign": 600},
    "log_retention": 365,
    "permissions_boundary": "boundary",
    "qualifier": "own",
    "tracing": True,
}
PORTS = """
    ports:
      - {port: archive, to: "222233334444"}
      - {port: requests, to: "arn:aws:iam::000000000000:role/shop"}
      - {port: requests, to: "arn:aws:iam::222233334444:role/shop"}
      - {port: reports, to: "222233334444"}
"""


def test_what_is_declared_several_times_is_there_several_times(synthesise, tmp_path):
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    context["environments"]["local"] |= EVERYTHING
    brands = tmp_path / "brands"
    brands.mkdir()
    shutil.copy(PROJECT / "brands" / "legal-entities.yaml", brands)
    (brands / "example-corp.yaml").write_text((PROJECT / "brands" / "example-corp.yaml").read_text().rstrip() + PORTS)
    done = synthesise(tmp_path / "cdk.out", BRANDS=str(brands), CDK_CONTEXT_JSON=json.dumps(context))
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_assembly_that_changed_after_it_was_judged_is_not_deployed(copied):
    check_seal(copied)
    rewrite(copied / f"{STACK}.template.json", lambda template: template.update(Description="mine"))
    with pytest.raises(ChangedAssemblyError, match="changed after it was judged"):
        check_seal(copied)
    (copied / "separation.json").unlink()
    with pytest.raises(ChangedAssemblyError, match="synthesize again"):
        check_seal(copied)


def test_without_brand_files_the_rules_alone_judge(assembly):
    assert check_assembly(assembly) == []


def test_a_change_that_can_be_declared_says_how(copied, expected):
    folder, name = copied, next(one.name for one in expected if one.blueprint == "promotional")
    file = folder / f"{name}.template.json"
    body = json.loads(file.read_text())
    said = {}
    for declared, option in DECLARED.items():
        changed = json.loads(json.dumps(body))
        resource = next(iter(changed["Resources"].values()))
        resource["Properties"][declared] = "changed"
        differences = Judge(folder).differences(next(one for one in expected if one.name == name), changed)
        (found,) = [
            one for one in Blueprint()._found(Template(name, file, changed), differences) if declared in one.path
        ]
        said[option] = found.remedy
    assert all(f"Declare `{option}` of the environment in cdk.json" in remedy for option, remedy in said.items())
    assert set(said) == {one.name for one in OPTIONS} - {"qualifier"} | {"alarms", "reserve_inbound"}
