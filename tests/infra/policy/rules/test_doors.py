"""Nobody else comes in: each way to open a door is refused."""

import pytest

from tests.infra.policy.example.cloudformation import ACCOUNT, OWN_ACCOUNT, arn, ref, statement
from tests.infra.policy.example.world import cases


def policies(world, logical_id):
    return world.prop(logical_id)["PolicyDocument"]["Statement"]


def door(world, principal, **condition):
    opened = statement("sqs:SendMessage", arn("Queue"), Principal=principal, Condition=condition)
    policies(world, "QueuePolicy").append(opened)


def publisher(world, **changes):
    world.prop("TopicPolicy")["PolicyDocument"]["Statement"][0].update(changes)


def trust(world, principal):
    world.prop("Role")["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = principal


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("RoleTrust", "Role", "an account may take the role", lambda w: trust(w, {"AWS": ACCOUNT})),
    ("RoleTrust", "Role", "anyone may take the role", lambda w: trust(w, "*")),
    (
        "RoleTrust",
        "Role",
        "an identity provider may take the role",
        lambda w: trust(w, {"Federated": "accounts.google.com"}),
    ),
    (
        "RoleTrust",
        "Role",
        "a managed policy",
        lambda w: w.set("Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]),
    ),
    ("RoleTrust", "User", "a user", lambda w: w.resource("User", "AWS::IAM::User")),
    ("ClosedDoors", "QueuePolicy", "everyone may send into the queue", lambda w: door(w, "*")),
    (
        "ClosedDoors",
        "QueuePolicy",
        "another account may send into the queue",
        lambda w: door(w, {"AWS": "arn:aws:iam::999988887777:root"}),
    ),
    ("ClosedDoors", "QueuePolicy", "a service for any account", lambda w: door(w, {"Service": "sns.amazonaws.com"})),
    (
        "ClosedDoors",
        "QueuePolicy",
        "a service for another account",
        lambda w: door(w, {"Service": "sns.amazonaws.com"}, StringEquals={"aws:SourceAccount": "999988887777"}),
    ),
    (
        "ClosedDoors",
        "QueuePolicy",
        "a condition that binds only if present",
        lambda w: door(w, {"Service": "sns.amazonaws.com"}, StringEqualsIfExists={"aws:SourceAccount": ACCOUNT}),
    ),
    (
        "ClosedDoors",
        "QueuePolicy",
        "all but one principal",
        lambda w: policies(w, "QueuePolicy").append(
            {"Effect": "Allow", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "sqs:SendMessage", "Resource": arn("Queue")}
        ),
    ),
    (
        "ClosedDoors",
        "Key",
        "a foreign role may use the key",
        lambda w: w.prop("Key")["KeyPolicy"]["Statement"].append(
            statement("kms:Decrypt", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/other"})
        ),
    ),
    (
        "ClosedDoors",
        "Ledger",
        "everyone may read the ledger",
        lambda w: w.set(
            "Ledger",
            ResourcePolicy={"PolicyDocument": {"Statement": [statement("dynamodb:Query", "*", Principal="*")]}},
        ),
    ),
    (
        "ClosedDoors",
        "Call",
        "anyone may call the function",
        lambda w: w.resource("Call", "AWS::Lambda::Permission", Principal="*", FunctionName=ref("Function")),
    ),
    (
        "ClosedDoors",
        "Call",
        "a service may call for any account",
        lambda w: w.resource(
            "Call", "AWS::Lambda::Permission", Principal="sns.amazonaws.com", FunctionName=ref("Function")
        ),
    ),
    ("ChannelPolicy", "Topic", "no topic policy", lambda w: w.drop("TopicPolicy")),
    ("ChannelPolicy", "TopicPolicy", "everyone may publish", lambda w: publisher(w, Principal="*")),
    (
        "ChannelPolicy",
        "TopicPolicy",
        "another service may publish",
        lambda w: publisher(w, Principal={"Service": "s3.amazonaws.com"}),
    ),
    ("ChannelPolicy", "TopicPolicy", "no condition", lambda w: publisher(w, Condition={})),
    ("ChannelPolicy", "TopicPolicy", "no source ARN", lambda w: publisher(w, Condition=OWN_ACCOUNT)),
    (
        "ChannelPolicy",
        "TopicPolicy",
        "another account's source",
        lambda w: publisher(w, Condition={"StringEquals": {"aws:SourceAccount": "999988887777"}}),
    ),
    (
        "ChannelPolicy",
        "TopicPolicy",
        "more than publishing",
        lambda w: publisher(w, Action=["sns:Publish", "sns:Subscribe"]),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
