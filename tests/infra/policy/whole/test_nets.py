"""The wall on the real CDK: no rule is acknowledged away, and what is accepted of other packs is."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from infra.policy import attach
from infra.policy.blueprint.expected import ExpectedStack
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


def old_runtime(app, name):
    code = lambda_.CfnFunction.CodeProperty(zip_file="pass")
    role = "arn:aws:iam::111122223333:role/own"
    stack = cdk.Stack(app, name)
    return lambda_.CfnFunction(stack, "Old", code=code, role=role, runtime="python2.7", handler="index.handler")


@pytest.fixture
def strict(tmp_path):
    flags = {"@aws-cdk/core:validateAgainstDefaultRules": True, "@aws-cdk/core:strictCfnValidateErrors": True}
    return cdk.App(outdir=str(tmp_path), context=flags, builtin_cloud_formation_validation=False)


def expected(name):
    return ExpectedStack(name, "promotional", {}, (), {})


def test_the_cdk_judges_the_stacks_of_others_and_not_again_what_equals_a_blueprint(strict):
    for name in ("ours", "theirs"):
        old_runtime(strict, name)
    old_runtime(cdk.Stage(strict, "Stage"), "ours")
    attach(strict, [expected("ours")])
    refusal(strict)
    report = json.loads((Path(strict.outdir) / "validation-report.json").read_text())
    violations = [one for plugin in report["pluginReports"] for one in plugin["violations"]]
    assert {one["ruleName"] for one in violations} == {"E2533"}
    found = {one["constructPath"] for each in violations for one in each["violatingConstructs"]}
    assert found == {"theirs/Old", "Stage/ours/Old"}


def test_a_finding_of_the_cdk_in_another_stack_is_acknowledged_as_in_any_app(strict):
    acknowledge(old_runtime(strict, "theirs"), "CloudFormation-Validate::E2533")
    attach(strict)
    strict.synth()


def test_without_a_stack_of_others_the_cdk_is_asked_nothing(strict):
    old_runtime(strict, "ours")
    attach(strict, [expected("ours")])
    strict.synth()
