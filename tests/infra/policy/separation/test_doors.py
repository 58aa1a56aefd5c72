"""Who comes in to a program's resources, and who takes its roles."""

import pytest

from tests.infra.policy.example.cloudformation import (
    ACCOUNT,
    OWN_ACCOUNT,
    REGION,
    ROOT,
    arn,
    policy_document,
    ref,
    statement,
)
from tests.infra.policy.separation.two_programs import resource, use, violations

SNS = {"Service": "sns.amazonaws.com"}
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:zeta-orders"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:sms-prod-zeta-promotional-Topic-A1B2C3D4E5F6"


def queue(principal, **more):
    allowed = statement("sqs:SendMessage", arn("Queue"), Principal=principal, **more)
    return resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy_document(allowed))


def key(principal, **more):
    return resource("KMS::Key", KeyPolicy=policy_document(statement("kms:*", "*", Principal=principal, **more)))


def trust(principal, **more):
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return resource("IAM::Role", AssumeRolePolicyDocument=policy_document(allowed))


def call(principal, **more):
    return resource("Lambda::Permission", FunctionName=ref("Function"), Principal=principal, **more)


def when(operator, key_, value):
    return {"Condition": {operator: {key_: value}}}


CROSSING = {
    "another's topic by ARN": (queue(SNS, **when("ArnEquals", "aws:SourceArn", TOPIC)), "Topic"),
    "topics by a pattern that fits another's": (
        queue(SNS, **when("ArnLike", "aws:SourceArn", TOPIC.replace("zeta-promotional-Topic-A1B2C3D4E5F6", "*"))),
        "Topic",
    ),
    "another's role": (trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/zeta-sender"}), "Named"),
    "another's role at the key": (key({"AWS": f"arn:aws:iam::{ACCOUNT}:role/zeta-sender"}), "Named"),
    "another's log group at the key": (
        key(
            {"Service": "logs.amazonaws.com"},
            **when(
                "ArnLike",
                "kms:EncryptionContext:aws:logs:arn",
                f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/sms/prod/*",
            ),
        ),
        "Logs",
    ),
    "a call from another's topic": (call("sns.amazonaws.com", SourceArn=TOPIC), "Topic"),
}

OPEN = {
    "anybody": queue("*"),
    "any identity": queue({"AWS": "*"}),
    "all but one": resource(
        "SQS::QueuePolicy",
        Queues=[ref("Queue")],
        PolicyDocument=policy_document(
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "*", "NotPrincipal": {"AWS": ROOT}}
        ),
    ),
    "another account": key({"AWS": "arn:aws:iam::999999999999:root"}),
    "another account by its number": queue({"AWS": "999999999999"}),
    "every identity of the account at a queue": queue({"AWS": ROOT}),
    "every identity of the account at a role": trust({"AWS": ROOT}),
    "an identity provider": trust({"Federated": "accounts.google.com"}),
    "a role that no template has": trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/admin"}),
    "a service for anybody": queue(SNS),
    "a service for another account": queue(SNS, **when("StringEquals", "aws:SourceAccount", "999999999999")),
    "a service where the account is told": queue(SNS, **when("StringEqualsIfExists", "aws:SourceAccount", ACCOUNT)),
    "what no service is": queue({"Service": "sns.example.com"}),
    "a principal that cannot be read": queue({"AWS": {"Fn::ImportValue": "role"}}),
    "callers through one service": key({"AWS": "*"}, **when("StringEquals", "kms:ViaService", "sqs.amazonaws.com")),
    "callers by a tag that they bring": queue("*", **when("StringEquals", "aws:PrincipalTag/Brand", "acme")),
    "a call from another account": call("999999999999"),
    "a call for anybody": call("sns.amazonaws.com"),
    "a call from nobody can tell whom": resource("Lambda::Permission", FunctionName=ref("Function")),
}

HARMLESS = {
    "its own topic": queue(SNS, **when("ArnEquals", "aws:SourceArn", ref("Topic"))),
    "a service for this account": queue(SNS, Condition=OWN_ACCOUNT),
    "a service for whatever the account has of it": queue(
        {"Service": "sms-voice.amazonaws.com"},
        **when("ArnLike", "aws:SourceArn", f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:*"),
    ),
    "its own log groups": key(
        {"Service": "logs.amazonaws.com"},
        **when(
            "ArnLike",
            "kms:EncryptionContext:aws:logs:arn",
            f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/sms/prod/acme/promotional/*",
        ),
    ),
    "the account's root at a key": key({"AWS": ROOT}),
    "its own role": key({"AWS": arn("Role")}),
    "anybody who is its own role": queue("*", **when("ArnEquals", "aws:PrincipalArn", arn("Role"))),
    "a service that takes a role": trust({"Service": "lambda.amazonaws.com"}),
    "a call from its own topic": call("sns.amazonaws.com", SourceArn=ref("Topic")),
    "a denial for everybody": resource(
        "SQS::QueuePolicy",
        Queues=[ref("Queue")],
        PolicyDocument=policy_document({"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Principal": "*"}),
    ),
}


@pytest.mark.parametrize(("added", "used"), CROSSING.values(), ids=CROSSING)
def test_a_door_for_another_program_is_found_with_both_places(added, used):
    assert {use(one) for one in violations({"New": added})} == {("New", used)}


@pytest.mark.parametrize("added", OPEN.values(), ids=OPEN)
def test_a_door_for_nobody_can_tell_whom_is_a_violation(added):
    assert {use(one) for one in violations({"New": added})} == {("New", "")}


@pytest.mark.parametrize("added", HARMLESS.values(), ids=HARMLESS)
def test_a_door_for_its_own_is_none(added):
    assert [one.told for one in violations({"New": added})] == []


def test_a_policy_on_another_programs_queue_is_found_by_the_queue_that_it_names():
    policy = queue({"AWS": arn("Role")})
    policy["Properties"]["Queues"] = [f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/zeta-orders"]
    assert {use(one) for one in violations({"New": policy})} == {("New", "Orders")}


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_a_policy_that_speaks_of_anothers_resource_is_a_violation(effect):
    speaking = {"Effect": effect, "Action": "sqs:*", "Resource": {"Fn::If": ["IsProd", QUEUE, arn("Queue")]}}
    held = {"Principal": SNS, "Condition": {"StringEquals": {"aws:SourceAccount": OWN_ACCOUNT}}}
    policy = resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy_document(speaking | held))
    assert ("New", "Orders") in {use(one) for one in violations({"New": policy})}


def test_a_policy_may_deny_its_own_resource_and_all_at_once():
    denied = {"Effect": "Deny", "Action": "sqs:*", "Principal": "*", "Resource": [arn("Queue"), "*"]}
    policy = resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy_document(denied))
    assert violations({"New": policy}) == ()
