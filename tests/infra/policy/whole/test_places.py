"""A program stays in its place, within its account's quotas and within what the rules know: each way out is refused."""

import pytest

from infra.policy import check_assembly
from infra.policy.rules.account import QUOTAS
from infra.policy.templates.template import QUOTAS as DECLARED
from tests.infra.policy.example.cloudformation import CODE
from tests.infra.policy.example.world import cases

PROGRAM = "sms-prod-acme-promotional"


def moved(world, place):
    world.artifacts[PROGRAM]["environment"] = f"aws://{place}"


def crowd(world, programs=25):
    for number in range(programs):
        world.add(f"brand{number}", "transactional", f"f{number}")


def pads(world, count):
    for number in range(count):
        world.resource(f"Pad{number}", "AWS::CloudFormation::WaitConditionHandle")


MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "OwnPlace",
        "Pool",
        "a number of another account",
        lambda w: w.set("Pool", OriginationIdentities=[CODE.replace("111122223333", "999988887777") + "a1"]),
    ),
    (
        "OwnPlace",
        "Pool",
        "a number of another region",
        lambda w: w.set("Pool", OriginationIdentities=[CODE.replace("us-east-1", "eu-west-1") + "a1"]),
    ),
    (
        "OwnPlace",
        "Function",
        "a layer of another account",
        lambda w: w.set("Function", Layers=["arn:aws:lambda:us-east-1:017000801446:layer:tools:1"]),
    ),
    (
        "OwnPlace",
        "Function",
        "a queue's URL elsewhere, after one at home",
        lambda w: w.set(
            "Function",
            Description="arn:aws:sqs:us-east-1:111122223333:q https://sqs.eu-west-1.amazonaws.com/111122223333/q",
        ),
    ),
    ("OwnPlace", "", "a stack in another account", lambda w: moved(w, "999988887777/us-east-1")),
    ("OwnPlace", "", "a stack in another region", lambda w: moved(w, "111122223333/eu-west-1")),
    ("AccountQuotas", "", "25 more programs", crowd),
    ("AccountQuotas", "", "a quota that nobody knows", lambda w: w.declare(DECLARED, {"pool": 60})),
    (
        "AccountQuotas",
        "",
        "a raised quota that is no number",
        lambda w: (crowd(w), w.declare(DECLARED, {"pools": "60"})),
    ),
    ("AccountQuotas", "", "a stack of more than 500 resources", lambda w: pads(w, 500)),
    ("KnownProperties", "Pool", "a role for two-way", lambda w: w.prop("Pool")["TwoWay"].update(ChannelRole="x")),
    ("KnownProperties", "Pool", "a property that AWS may add", lambda w: w.set("Pool", CrossAccountSharing=True)),
    ("KnownProperties", "Queue", "an open redrive", lambda w: w.set("Queue", RedriveAllowPolicy={})),
    (
        "KnownProperties",
        "OptOuts",
        "a list under a condition",
        lambda w: w.promotional["Resources"]["OptOuts"].update(Condition="Sometimes"),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def test_a_quota_is_told_with_its_need_its_grant_and_how_to_raise_it(world):
    crowd(world)
    found = {one.message for one in check_assembly(world.write()) if one.rule == "SmsProgram-AccountQuotas"}
    assert (
        "The programs need 28 AWS::SMSVOICE::OptOutList in 111122223333 us-east-1, 25 are granted: "
        "raise the quota of AWS End User Messaging SMS and set quotas.opt_out_lists in cdk.json "
        "(docs.aws.amazon.com/sms-voice/latest/userguide/quotas.html)."
    ) in found


def test_the_list_called_default_counts(world):
    crowd(world, 23)  # with the two of the world 25 lists, and the account's own makes 26
    found = {one.message for one in check_assembly(world.write())}
    assert len(found) == 1
    assert "need 26 AWS::SMSVOICE::OptOutList" in found.pop()


def test_raised_quotas_are_let_through(world):
    crowd(world)
    world.declare(DECLARED, {quota.name: 2000 for quota in QUOTAS})
    assert check_assembly(world.write()) == []


def test_the_local_aws_counts_nothing(world):
    crowd(world)
    for artifact in world.artifacts.values():
        artifact["environment"] = "aws://000000000000/us-east-1"
    assert "SmsProgram-AccountQuotas" not in {one.rule for one in check_assembly(world.write())}


def test_plain_templates_without_a_known_account_are_held_to_the_one_they_name_most(world):
    folder = world.write()
    (folder / "manifest.json").unlink()
    assert "SmsProgram-OwnPlace" not in {one.rule for one in check_assembly(folder)}
    tags = [{"Key": name, "Value": value} for name, value in world.stack_tags.items()]
    world.set("Function", Layers=["arn:aws:lambda:us-east-1:017000801446:layer:tools:1"], Tags=tags)
    folder = world.write()
    (folder / "manifest.json").unlink()
    assert "SmsProgram-OwnPlace" in {one.rule for one in check_assembly(folder)}
