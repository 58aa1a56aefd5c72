"""What CloudFormation refuses of functions, roles, tables and keys, each beside the same stack that it takes."""

import copy

import pytest

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
READ = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
QUEUE_ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
OWNER = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}


def policy(actions, resource=QUEUE_ARN):
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return {"PolicyName": "reads", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


STACK = {
    "Queue": resource("SQS::Queue", VisibilityTimeout=60),
    "Role": resource(
        "IAM::Role",
        AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [TRUST]},
        Policies=[policy(READ)],
    ),
    "Function": resource(
        "Lambda::Function",
        Runtime="python3.13",
        Handler="index.handle",
        Timeout=60,
        Role={"Fn::GetAtt": ["Role", "Arn"]},
        Code={"ZipFile": "def handle(event, context):\n    return event"},
    ),
    "Mapping": resource(
        "Lambda::EventSourceMapping",
        EventSourceArn=QUEUE_ARN,
        FunctionName={"Ref": "Function"},
        BatchSize=100,
        MaximumBatchingWindowInSeconds=1,
        Enabled=False,
    ),
    "Table": resource(
        "DynamoDB::Table",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "phone", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "phone", "KeyType": "HASH"}],
        TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True},
    ),
    "Key": resource(
        "KMS::Key",
        KeyPolicy={
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": OWNER, "Action": "kms:*", "Resource": "*"}],
        },
    ),
}


def changed(name, **properties):
    stack = copy.deepcopy(STACK)
    stack[name]["Properties"] |= properties
    return stack


def test_the_stack_as_it_stands_is_taken_and_changed(account):
    account.deploy(STACK)
    account.deploy(changed("Function", Timeout=30))


STRANGER = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
LOCKED = {"Effect": "Allow", "Principal": {"Service": "logs.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}
WIDE = [f"arn:aws:sqs:us-east-1:000000000000:queue-of-a-long-name-{number:040d}" for number in range(120)]
TWIN = {"Twin": STACK["Mapping"] | {"DependsOn": "Mapping"}}
REFUSED = {
    "a queue that shows messages again too soon": (changed("Queue", VisibilityTimeout=30), "visibility timeout: 30"),
    "a large batch without a window": (changed("Mapping", MaximumBatchingWindowInSeconds=0), "must be set for"),
    "a role that may not receive": (changed("Role", Policies=[policy(READ[1:])]), "to call ReceiveMessage on SQS"),
    "a role that reads another queue": (
        changed("Role", Policies=[policy(READ, "arn:aws:sqs:us-east-1:000000000000:other")]),
        "to call ReceiveMessage on SQS",
    ),
    "a second mapping of one queue and function": (STACK | TWIN, "ResourceConflictException"),
    "a role that Lambda cannot take": (
        changed("Role", AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [STRANGER]}),
        "cannot be assumed by Lambda",
    ),
    "an environment of more than 4 KB": (
        changed("Function", Environment={"Variables": {"LONG": "x" * 4100}}),
        "over 4 KB",
    ),
    "a reservation that leaves no room": (
        changed("Function", ReservedConcurrentExecutions=901),
        "below its minimum value of [100]",
    ),
    "role policies of more than 10,240 characters": (
        changed("Role", Policies=[policy(READ, [QUEUE_ARN, *WIDE])]),
        "Maximum policy size of 10240",
    ),
    "a key that nobody could change": (
        changed("Key", KeyPolicy={"Version": "2012-10-17", "Statement": [LOCKED]}),
        "will not allow you to update the key policy",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_stack_is_refused_for(account, case):
    stack, told = case
    assert told in account.refusal(stack)


def test_a_time_to_live_is_not_moved_to_another_attribute_in_one_step(account):
    account.deploy(STACK)
    moved = changed("Table", TimeToLiveSpecification={"AttributeName": "gone_at", "Enabled": True})
    assert "active on a different AttributeName" in account.refusal(moved)
