"""The pack and the wall on the real CDK: they refuse, and nobody acknowledges them away."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sqs as sqs

from infra.policy import attach
from infra.policy.pack import SmsProgramChecks
from infra.policy.rules import RULES
from infra.policy.wall import Wall

RULE = "SmsProgram-OwnOptOutList"
SPELLINGS = [
    f"SmsProgram::{RULE}",
    RULE,
    f"Annotation::{RULE}",
    "SmsProgram::SmsProgram-*",
    f"smsprogram::{RULE.lower()}",
]
PROGRAM = {"Brand": "acme", "MessageType": "promotional", "LegalEntity": "Acme Inc", "Environment": "prod"}


def new_app(tmp_path):
    return cdk.App(outdir=str(tmp_path))


def bad_stack(scope):
    """A program whose pool falls back to the account's Default list, declared without any typed property."""
    stack = cdk.Stack(scope, "Bad", stack_name="sms-prod-acme-promotional", tags=PROGRAM)
    pool = cdk.CfnResource(stack, "Pool", type="AWS::SMSVOICE::Pool")
    pool.add_property_override("OriginationIdentities", ["x"])
    return stack


def harmless(scope):
    stack = cdk.Stack(scope, "Stack")
    cdk.CfnWaitConditionHandle(stack, "Handle")
    return stack


def refusal(app):
    with pytest.raises(RuntimeError) as refused:
        app.synth()
    return str(refused.value)


def acknowledge(scope, rule):
    cdk.Validations.of(scope).acknowledge(cdk.Acknowledgment(id=rule, reason="we are in a hurry"))


def test_the_pack_refuses_a_finished_template_naming_rule_resource_and_remedy(tmp_path):
    app = new_app(tmp_path)
    bad_stack(app)
    cdk.Validations.of(app).add_plugins(SmsProgramChecks(app))
    report = refusal(app)
    for part in (RULE, "Bad/Pool", "Default", "Declare one AWS::SMSVOICE::OptOutList"):
        assert part in report


def test_the_pack_reports_nothing_where_nothing_is_wrong(tmp_path):
    app = new_app(tmp_path)
    harmless(app)
    cdk.Validations.of(app).add_plugins(SmsProgramChecks(app))
    app.synth()


def test_the_pack_judges_the_stacks_of_a_stage(tmp_path):
    app = new_app(tmp_path)
    bad_stack(cdk.Stage(app, "Stage"))
    cdk.Validations.of(app).add_plugins(SmsProgramChecks(app))
    assert RULE in refusal(app)


def test_the_pack_tells_the_cdk_its_name_and_rules():
    pack = SmsProgramChecks()
    assert pack.name == pack.read_pack_name == "SmsProgram"
    assert pack.rule_ids == [rule.id for rule in RULES]


@pytest.mark.parametrize("level", ["app", "stack", "resource"])
def test_an_acknowledged_finding_of_the_pack_is_reported_all_the_same(tmp_path, level):
    app = new_app(tmp_path)
    stack = bad_stack(app)
    acknowledge({"app": app, "stack": stack, "resource": stack.node.find_child("Pool")}[level], f"SmsProgram::{RULE}")
    cdk.Validations.of(app).add_plugins(SmsProgramChecks(app))
    report = refusal(app)
    assert "Declare one AWS::SMSVOICE::OptOutList" in report
    assert level == "app" or "SmsProgram-Acknowledged" in report


@pytest.mark.parametrize("rule", SPELLINGS)
def test_the_wall_knows_our_rules_however_they_are_spelled(rule):
    app = cdk.App()
    acknowledge(app, rule)
    assert Wall(app).validate()[0].startswith("the app acknowledges")


@pytest.mark.parametrize("level", ["app", "stage", "stack", "nested"])
def test_the_wall_stops_synth_for_an_acknowledgement_at_any_level(tmp_path, level):
    app = new_app(tmp_path)
    stage = cdk.Stage(app, "Stage")
    inner, outer = cdk.Stack(stage, "Inner"), harmless(app)
    acknowledge({"app": app, "stage": stage, "stack": outer, "nested": inner}[level], RULE)
    app.node.add_validation(Wall(app))
    assert "To mend: Remove the acknowledgement" in refusal(app)


def test_the_wall_lets_acknowledgements_of_other_packs_pass(tmp_path):
    app = new_app(tmp_path)
    acknowledge(harmless(app), "AwsSolutions::AwsSolutions-SQS3")
    app.node.add_validation(Wall(app))
    app.synth()


def test_attaching_hangs_up_every_net(tmp_path):
    app = new_app(tmp_path)
    sqs.Queue(bad_stack(app), "Queue")
    attach(app)
    report = refusal(app)
    for rule in (RULE, "AwsSolutions-SQS4", "Serverless-SQSRedrivePolicy"):
        assert rule in report


def test_attaching_walls_the_app_in(tmp_path):
    app = new_app(tmp_path)
    acknowledge(cdk.Stack(app, "Stack"), RULE)
    attach(app)
    assert "Stack acknowledges" in refusal(app)
