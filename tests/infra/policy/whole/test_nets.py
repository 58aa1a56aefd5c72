"""The wall on the real CDK: no rule is acknowledged away, and what is accepted of other packs is."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from infra.policy import attach
from infra.policy.nets.nag import ChecksOf, attach_packs
from infra.policy.nets.wall import Wall

RULE = "SmsProgram-OwnOptOutList"
SPELLINGS = [
    f"SmsProgram::{RULE}",
    RULE,
    f"Annotation::{RULE}",
    "SmsProgram::SmsProgram-*",
    f"smsprogram::{RULE.lower()}",
]


@pytest.fixture
def app(tmp_path):
    return cdk.App(outdir=str(tmp_path))


def acknowledge(scope, rule):
    cdk.Validations.of(scope).acknowledge(cdk.Acknowledgment(id=rule, reason="we are in a hurry"))


def refusal(app):
    with pytest.raises(RuntimeError) as refused:
        app.synth()
    return str(refused.value)


@pytest.mark.parametrize("rule", SPELLINGS)
def test_the_wall_knows_our_rules_however_they_are_spelled(rule):
    app = cdk.App()
    acknowledge(app, rule)
    assert Wall(app).validate()[0].startswith("the app acknowledges")


@pytest.mark.parametrize("level", ["app", "stage", "stack", "nested"])
def test_the_wall_stops_synth_for_an_acknowledgement_at_any_level(app, level):
    stage = cdk.Stage(app, "Stage")
    inner, outer = cdk.Stack(stage, "Inner"), cdk.Stack(app, "Stack")
    acknowledge({"app": app, "stage": stage, "stack": outer, "nested": inner}[level], RULE)
    attach(app)
    assert "To mend: Remove the acknowledgement" in refusal(app)


def test_the_wall_lets_acknowledgements_of_other_packs_pass(app):
    stack = cdk.Stack(app, "Stack")
    cdk.CfnWaitConditionHandle(stack, "Handle")
    acknowledge(stack, "AwsSolutions::AwsSolutions-SQS3")
    attach(app)
    app.synth()


def test_both_packs_of_cdk_nag_judge_what_a_blueprint_is_written_from(app):
    sqs.Queue(cdk.Stack(app, "Stack"), "Queue")
    attach_packs(app)
    report = refusal(app)
    for rule in ("AwsSolutions-SQS4", "Serverless-SQSRedrivePolicy"):
        assert rule in report


def test_cdk_nag_judges_the_stacks_of_others_where_their_owner_says_so(app):
    left, asked = cdk.Stack(app, "web"), cdk.Stack(app, "zone")
    for stack in (left, asked):
        sqs.Queue(stack, "Plain")
    attach(app)
    cdk.Validations.of(asked).add_plugins(ChecksOf(AwsSolutionsChecks(), [asked]))
    refusal(app)
    report = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    violations = [one for plugin in report["pluginReports"] for one in plugin["violations"]]
    found = {one["constructPath"].split("/")[0] for each in violations for one in each["violatingConstructs"]}
    assert found == {"zone"}
