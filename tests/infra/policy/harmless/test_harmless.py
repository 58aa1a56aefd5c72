"""The list of harmless changes by itself: what it holds, and that every change can be made; no judge is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from tests.conftest import PROJECT
from tests.infra.policy.harmless.__main__ import prepared
from tests.infra.policy.harmless.catalogue import WAYS
from tests.infra.policy.harmless.changes import FORMS, Change, Way, changes
from tests.infra.policy.harmless.teams import function, private_bucket

CHANGES = changes()
pytestmark = pytest.mark.xdist_group("harmless")  # one CDK process makes them all


def _name(change: Change) -> str:
    return change.name


def test_the_list_is_long_and_half_of_it_is_about_programs() -> None:
    about = [change.about for change in CHANGES]
    assert len(about) >= 60
    assert min(about.count("program"), about.count("elsewhere")) >= 30


def test_every_change_comes_from_a_public_place_of_its_own() -> None:
    assert len({change.name for change in CHANGES}) == len({change.source for change in CHANGES}) == len(CHANGES)
    public = re.compile(r"https://github\.com/[^/]+/[^/]+/(issues|pull)/\d+")
    assert [change.source for change in CHANGES if not public.fullmatch(change.source)] == []


def test_nine_in_ten_of_what_lies_elsewhere_pass_and_what_is_told_names_a_declaration() -> None:
    elsewhere = [change.expects for change in CHANGES if change.about == "elsewhere"]
    assert elsewhere.count("passes") >= 0.9 * len(elsewhere)
    assert {change.expects for change in CHANGES} == {"passes", "told"}
    assert [change.name for change in CHANGES if change.expects == "told" and not change.declaration] == []


def test_every_change_has_a_way_and_every_way_a_change() -> None:
    assert set(WAYS) == {change.name for change in CHANGES}


@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_a_change_is_made_in_its_form(change: Change) -> None:
    way = WAYS[change.name]
    made = {"cdk.json": way.environment, "brand file": way.brand}
    assert change.form in FORMS
    assert made.get(change.form, way.code)


@pytest.mark.parametrize("change", [one for one in CHANGES if one.expects == "told"], ids=_name)
def test_a_change_that_is_told_declares_nothing(change: Change) -> None:
    assert WAYS[change.name] == Way(WAYS[change.name].code)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], "passes"),
        (["say so by `tags` in cdk.json"], "told"),
        (["the topic has a stranger"], "refused"),
    ],
)
def test_a_judge_s_findings_tell_or_refuse(findings: list[str], verdict: str) -> None:
    change = Change("a tag", "", "tags", "app tags", "told", "tags", "", "program")
    assert change.verdict(findings) == verdict


def _synthesised(folder: Path, way: Way | None) -> dict[str, str]:
    """Return the assembly of an app with one of each that aspects change, as texts without the folder's name."""
    app = cdk.App(outdir=str(folder), context=dict(way.context) if way else None)
    stack = cdk.Stack(app, "Small")
    function(stack, "Function")
    private_bucket(stack, "Bucket")
    sns.Topic(stack, "Alarms")
    lambda_.Function(
        stack,
        "Layered",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("handler = print"),
        role=iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
    )
    sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(sfn.Pass(stack, "Pass")))
    if way and way.code:
        way.code(app)
    app.synth()
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.json")}


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return _synthesised(tmp_path_factory.mktemp("unchanged"), None)


def test_the_app_is_the_same_without_a_change(unchanged: dict[str, str], tmp_path: Path) -> None:
    assert _synthesised(tmp_path, Way()) == unchanged


@pytest.mark.parametrize("change", [one for one in CHANGES if WAYS[one.name].code], ids=_name)
def test_code_changes_what_it_says(change: Change, unchanged: dict[str, str], tmp_path: Path) -> None:
    made = _synthesised(tmp_path, WAYS[change.name])
    if change.about == "program":
        assert made != unchanged
        return
    assert _resources(made) == _resources(unchanged)
    if change.name == "another rule pack over the whole app":
        assert "company:owner" in "".join(made.values())
    else:
        assert set(made) > set(unchanged)


def _resources(assembly: dict[str, str]) -> object:
    return json.loads(assembly["Small.template.json"])["Resources"]


@pytest.mark.parametrize("change", [one for one in CHANGES if WAYS[one.name] != Way(WAYS[one.name].code)], ids=_name)
def test_what_is_declared_differs_from_what_the_repository_declares(change: Change, tmp_path: Path) -> None:
    way, context = WAYS[change.name], json.loads((PROJECT / "cdk.json").read_text())["context"]
    variables = prepared(way, tmp_path)
    brands = {path.name: path.read_bytes() for path in Path(variables["BRANDS"]).iterdir()}
    assert (brands != {path.name: path.read_bytes() for path in (PROJECT / "brands").glob("*.yaml")}) == bool(way.brand)
    assert (json.loads(variables["CDK_CONTEXT_JSON"]) != context) == bool(way.environment or way.context)
