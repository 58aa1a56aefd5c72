"""Ways round a rule that mutations of the finished assembly brought to light: each is refused now."""

import json

import pytest

from infra.policy import check_assembly
from infra.policy.rules.telling import WHOLE
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, ref, statement
from tests.infra.policy.example.world import cases

SHUT = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
OF_ACCOUNT = {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:*"}}


def policies(world, logical_id):
    return world.prop(logical_id)["PolicyDocument"]["Statement"]


def alarm(world, **changes):
    world.set("Alarm", **changes)


def filtered(world, pattern):
    world.set("Tells", FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]})


def into_queue(world, **changes):
    policies(world, "QueuePolicy")[0].update(changes)


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("InboundRoute", "Delivery", "a deny for everybody", lambda w: policies(w, "QueuePolicy").append(SHUT)),
    (
        "InboundRoute",
        "Delivery",
        "another service than the topic's",
        lambda w: into_queue(w, Principal={"Service": "events.amazonaws.com"}),
    ),
    (
        "InboundRoute",
        "Delivery",
        "a batch that fails as a whole",
        lambda w: w.unset("Mapping", "FunctionResponseTypes"),
    ),
    ("CascadeRoute", "Hears", "a deny for everybody", lambda w: policies(w, "HeardPolicy").append(SHUT)),
    ("ChannelPolicy", "Topic", "a deny for everybody", lambda w: policies(w, "TopicPolicy").append(SHUT)),
    (
        "TwoWay",
        "Topic",
        "a reader that knows no keywords",
        lambda w: w.set("Function", Handler="lambdas.functions.reconcile.handler.handler"),
    ),
    ("DeadLetterAlarm", "DeadLetters", "an alarm at a thousand", lambda w: alarm(w, Threshold=1000)),
    (
        "DeadLetterAlarm",
        "DeadLetters",
        "an alarm on an empty queue",
        lambda w: alarm(w, ComparisonOperator="LessThanThreshold"),
    ),
    (
        "NoCrossing",
        "",
        "a parameter that begins like the bootstrap's",
        lambda w: w.promotional.update(
            Parameters={"Queue": {"Type": "String", "Default": "/cdk-bootstrap/../queue/version"}}
        ),
    ),
    (
        "RoleTrust",
        "Role",
        "a service that runs other people's code",
        lambda w: w.prop("Role")["AssumeRolePolicyDocument"]["Statement"][0].update(
            Principal={"Service": "ec2.amazonaws.com"}
        ),
    ),
    (
        "RoleTrust",
        "Role",
        "an account's own policy under the name of one of AWS",
        lambda w: w.set(
            "Role", ManagedPolicyArns=[f"arn:aws:iam::{ACCOUNT}:policy/service-role/AWSLambdaBasicExecutionRole"]
        ),
    ),
    ("ClosedDoors", "QueuePolicy", "every topic of the account", lambda w: into_queue(w, Condition=OF_ACCOUNT)),
    (
        "ClosedDoors",
        "Call",
        "every rule of the account",
        lambda w: w.resource(
            "Call",
            "AWS::Lambda::Permission",
            Principal="events.amazonaws.com",
            FunctionName=ref("Function"),
            SourceAccount=ACCOUNT,
        ),
    ),
    ("KnownActions", "RolePolicy", "a grant on the key", lambda w: w.allow("kms:CreateGrant", arn("Key"))),
    ("KnownActions", "RolePolicy", "a subscription", lambda w: w.allow("sns:Subscribe", ref("Topic"))),
    (
        "Separation",
        "Function",
        "another program's pool",
        lambda w: w.set(
            "Function", Environment={"Variables": {"POOL": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:pool/p-1"}}
        ),
    ),
    (
        "NoCrossing",
        "Function",
        "a value out of a mapping",
        lambda w: w.set("Function", Description={"Fn::FindInMap": ["Shared", "by", "Name"]}),
    ),
    ("KnownTypes", "Pipe", "a pipe", lambda w: w.resource("Pipe", "AWS::Pipes::Pipe", Source=arn("Queue"))),
    ("Separation", "Function", "a role by its name", lambda w: w.set("Function", Role="role-of-somebody")),
    ("CascadeRoute", "Hears", "all or nothing", lambda w: w.unset("HeardMapping", "FunctionResponseTypes")),
    ("Retained", "Pool", "a pool that cannot go again", lambda w: w.set("Pool", DeletionProtectionEnabled=True)),
    (
        "Retained",
        "Pool",
        "a pool that keeps the number of a first deploy that failed",
        lambda w: w.promotional["Resources"]["Pool"].update(DeletionPolicy="Retain"),
    ),
    ("ToldOptOuts", "Ledger", "nobody who follows the ledger", lambda w: w.drop("Tells")),
    ("ToldOptOuts", "Ledger", "new opt-outs only", lambda w: w.set("Tells", StartingPosition="LATEST")),
    ("ToldOptOuts", "Ledger", "what fails is lost", lambda w: w.unset("Tells", "DestinationConfig")),
    ("ToldOptOuts", "Ledger", "opt-ins only", lambda w: filtered(w, {"eventName": ["REMOVE"]})),
    ("ToldOptOuts", "Ledger", "another teller", lambda w: w.set("Tells", FunctionName=ref("Function"))),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: filtered(w, WHOLE),
        lambda w: alarm(w, ComparisonOperator="GreaterThanOrEqualToThreshold", Threshold=1),
        lambda w: policies(w, "QueuePolicy").append(SHUT | {"Principal": {"AWS": arn("Role")}}),
        lambda w: w.allow(["dynamodb:DescribeTable", "dynamodb:Scan"], arn("Subscriptions")),
        lambda w: policies(w, "QueuePolicy").append(
            statement("sqs:ReceiveMessage", arn("Queue"), Principal={"AWS": arn("Role")})
        ),
        lambda w: w.set("Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]),
    ],
    ids=[
        "a filter that takes every own opt-out",
        "an alarm from one message on",
        "a deny for one role",
        "reading a table of its own",
        "a role of the stack that reads the queue",
        "tracing by the policy of AWS",
    ],
)
def test_a_harmless_change_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write()))) == []
