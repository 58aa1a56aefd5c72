"""Every program is told apart: each way to blur it is refused."""

import pytest

from tests.infra.policy.example.cloudformation import ACCOUNT, CODE, REGION, ref
from tests.infra.policy.example.world import cases

MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "Tags",
        "Topic",
        "another brand's tag on one topic",
        lambda w: w.set("Topic", Tags=[{"Key": "Brand", "Value": "zeta"}]),
    ),
    ("Tags", "Pool", "no Environment tag anywhere", lambda w: w.stack_tags.pop("Environment")),
    (
        "Tags",
        "",
        "no program tag anywhere",
        lambda w: w.artifacts["sms-prod-acme-promotional"]["properties"].pop("tags"),
    ),
    (
        "OnePool",
        "Second",
        "a second pool",
        lambda w: w.promotional["Resources"].update(Second=w.promotional["Resources"]["Pool"]),
    ),
    ("OnePool", "", "no pool", lambda w: w.drop("Pool")),
    (
        "OnePool",
        "",
        "a renamed twin stack with the same tags",
        lambda w: w.add_stack("other", w.promotional, w.stack_tags),
    ),
    ("OneNumber", "Pool", "a second number", lambda w: w.prop("Pool")["OriginationIdentities"].append(CODE + "c3")),
    ("OneNumber", "Pool", "no number", lambda w: w.set("Pool", OriginationIdentities=[])),
    (
        "OneNumber",
        "Pool",
        "a sender id",
        lambda w: w.set("Pool", OriginationIdentities=[f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:sender-id/ACME"]),
    ),
    (
        "OneNumber",
        "Number",
        "a leased long code",
        lambda w: w.resource(
            "Number", "AWS::SMSVOICE::PhoneNumber", NumberType="LONG_CODE", OptOutListName=ref("OptOuts")
        ),
    ),
    (
        "OwnNumber",
        "Pool",
        "the other program's short code",
        lambda w: w.prop("Pool", w.transactional).update(OriginationIdentities=[CODE + "a1"]),
    ),
    (
        "OwnNumber",
        "Channel",
        "one short code in two Pinpoint projects",
        lambda w: (w.add_pinpoint(), w.add_pinpoint(message_type="transactional")),
    ),
    (
        "KnownTypes",
        "Share",
        "a resource policy that shares the number",
        lambda w: w.resource("Share", "AWS::SMSVOICE::ResourcePolicy", ResourceArn=CODE + "a1"),
    ),
    (
        "KnownTypes",
        "Sender",
        "a type that no rule knows",
        lambda w: w.resource("Sender", "AWS::SMSVOICE::SenderId"),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
