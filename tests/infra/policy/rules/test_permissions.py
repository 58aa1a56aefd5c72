"""Roles reach their own program only: each way to widen one is refused."""

import pytest

from tests.infra.policy.example.cloudformation import ACCOUNT, CODE, REGION, arn, ref, statement
from tests.infra.policy.example.world import cases

EITHER = {"Fn::If": ["Wide", statement("sqs:*", "*"), statement("sqs:SendMessage", arn("Queue"))]}
AS_TEXT = {
    "Fn::Join": ["", ['{"Statement": {"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:', ref("R"), ':1:*"}}']]
}


def policies(world, logical_id):
    return world.prop(logical_id)["PolicyDocument"]["Statement"]


MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "NarrowActions",
        "RolePolicy",
        "a statement behind a condition",
        lambda w: policies(w, "RolePolicy").append(EITHER),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a policy written as text",
        lambda w: w.set("RolePolicy", PolicyDocument=AS_TEXT),
    ),
    ("NarrowActions", "RolePolicy", "every action", lambda w: w.allow("*", arn("Pool"))),
    ("NarrowActions", "RolePolicy", "every SMS action", lambda w: w.allow("sms-voice:*", arn("Pool"))),
    (
        "NarrowActions",
        "RolePolicy",
        "an SMS action by pattern",
        lambda w: w.allow("SMS-Voice:Send?extMessage", arn("Pool")),
    ),
    (
        "NarrowActions",
        "RolePolicy",
        "all but one action",
        lambda w: policies(w, "RolePolicy").append({"Effect": "Allow", "NotAction": "iam:*", "Resource": arn("Pool")}),
    ),
    (
        "NarrowActions",
        "RolePolicy",
        "an action that synth cannot read",
        lambda w: w.allow({"Ref": "Action"}, arn("Pool")),
    ),
    (
        "NarrowActions",
        "Role",
        "an inline policy",
        lambda w: w.set("Role", Policies=[{"PolicyDocument": {"Statement": statement("dynamodb:*", arn("Ledger"))}}]),
    ),
    ("NarrowResources", "RolePolicy", "every queue", lambda w: w.allow("sqs:SendMessage", "*")),
    (
        "NarrowResources",
        "RolePolicy",
        "every pool of the account",
        lambda w: w.allow("sms-voice:DescribePools", f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:pool/*"),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a prefix that covers other programs",
        lambda w: w.allow("dynamodb:Query", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sms-prod-*"),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a prefix of its own name",
        lambda w: w.allow("dynamodb:Query", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sms-prod-acme-promotional-*"),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a table that no template knows",
        lambda w: w.allow("dynamodb:Query", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/customers"),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "all but one resource",
        lambda w: policies(w, "RolePolicy").append(
            {"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": arn("Queue")}
        ),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a star behind its own queue's ARN",
        lambda w: w.allow("sqs:SendMessage", {"Fn::Join": ["", [arn("Queue"), "*"]]}),
    ),
    (
        "NarrowResources",
        "RolePolicy",
        "a star before its own queue's name",
        lambda w: w.allow("sqs:SendMessage", {"Fn::Sub": "arn:aws:sqs:*:*:${Queue.QueueName}"}),
    ),
    ("NarrowResources", "RolePolicy", "PassRole on everything", lambda w: w.allow("iam:PassRole", "*")),
    ("SendPermission", "RolePolicy", "sending by every pool", lambda w: w.allow("sms-voice:SendTextMessage", "*")),
    (
        "SendPermission",
        "RolePolicy",
        "sending by the pool without its set",
        lambda w: w.allow("sms-voice:SendTextMessage", arn("Pool")),
    ),
    (
        "SendPermission",
        "RolePolicy",
        "sending by the pool and a number",
        lambda w: w.allow("sms-voice:SendTextMessage", [arn("Pool"), arn("Events"), CODE + "a1"]),
    ),
    (
        "SendPermission",
        "RolePolicy",
        "voice",
        lambda w: w.allow("sms-voice:SendVoiceMessage", [arn("Pool"), arn("Events")]),
    ),
    (
        "SendPermission",
        "RolePolicy",
        "Pinpoint's way out",
        lambda w: w.allow("mobiletargeting:SendMessages", arn("Pool")),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
