"""The programs' own policies, as the local AWS's evaluator reads them: whom they refuse, and whom they let alone."""

import json
import random

import pytest

from infra.constructs.core.walls import Walls
from infra.environment import Environment
from infra.naming import Names
from tests.conftest import PROJECT
from tests.ops.guardrails.evaluate import refused
from tests.ops.guardrails.own import Deployed

ENVIRONMENTS = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]
NUMBER = "111122223333"
ROLE = f"arn:aws:iam::{NUMBER}:role/"
STACK = "sms-prod-acme-promotional"
NAMES = Names("prod", "acme", "promotional", legal_entity="Acme, Inc.", account=NUMBER, region="us-east-1")
GATE = f"{ROLE}sms-prod-acme-promotion-GateRole-1"
TAGS = {"aws:PrincipalTag/Brand": "acme", "aws:PrincipalTag/MessageType": "promotional"}
READER, SENDER, IMPORTER, GLASS = (f"{ROLE}Sms{name}" for name in ("Reader", "Sender", "Importer", "BreakGlass"))
DEPLOYER = f"{ROLE}cdk-hnb659fds-cfn-exec-role-{NUMBER}-us-east-1"
BACKUPS = f"{ROLE}aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"
SHOP, TEAM, MINE = f"{ROLE}shop", "444455556666", NUMBER
ON = "arn:aws:x:us-east-1:111122223333:y"
# what the policies of AWS hold: bytes, and of a queue statements, actions of one and conditions in all
SIZES = {"AWS::SQS::Queue": 8192, "AWS::DynamoDB::Table": 20 * 1024, "AWS::KMS::Key": 32 * 1024}
SIZES |= {"AWS::S3::Bucket": 20 * 1024, "AWS::SNS::Topic": 30 * 1024}
STATEMENTS, ACTIONS, CONDITIONS = 20, 7, 10


def walls(guests=None):
    return Walls(NAMES, Environment.named("prod", ENVIRONMENTS).operators, guests or {})


def shut(statements, *asked):
    """Return for each (principal, action, keys) asked whether the policy of `statements` refuses it."""
    requests = [(who, action, ON, keys) for who, action, keys in asked]
    return refused([{"Statement": list(statements)}] * len(asked), requests)


def named(one):
    """The statements of one kind of resource, and an action that reads and one that writes."""
    built = walls()
    return {
        "queue": (built.of_queue(ON), "", "sqs:SendMessage"),
        "table": (built.of_table(), "dynamodb:Query", "dynamodb:PutItem"),
        "bucket": (built.of_bucket(ON), "s3:GetObject", "s3:PutObject"),
        "key": (built.of_key(), "kms:Decrypt", ""),
    }[one]


@pytest.mark.parametrize("kind", ["queue", "table", "bucket", "key"])
def test_each_duty_comes_through_and_nobody_else(kind):
    statements, reads, writes = named(kind)
    writing = [GATE, SENDER, IMPORTER, DEPLOYER, GLASS, BACKUPS, f"arn:aws:iam::{NUMBER}:root"]
    strangers = [f"{ROLE}Admin", f"{ROLE}sms-prodx-acme-Gate"]
    strangers += [f"arn:aws:iam::{NUMBER}:user/sms-prod-acme", f"{ROLE}team/sms-prod-acme"]
    for action, through in ((reads, [*writing, READER]), (writes, writing)):
        if action:
            assert shut(statements, *((who, action, TAGS) for who in through)) == [False] * len(through)
            others = strangers if READER in through else [*strangers, READER]
            assert shut(statements, *((who, action, TAGS) for who in others)) == [True] * len(others)


def test_a_topic_is_published_on_and_heard_by_whom_the_deploy_says():
    statements = walls().of_topic(ON)
    for action in ("sns:Publish", "sns:Subscribe"):
        assert shut(statements, (DEPLOYER, action, {}), (SENDER, action, {})) == [False, True]


def test_a_service_that_acts_as_itself_is_let_alone():
    keys = {"aws:PrincipalIsAWSService": "true"}
    asked = ("arn:aws:iam::999999999999:role/internal", "sqs:SendMessage", keys)
    assert shut(walls().of_queue(ON), asked) == [False]


def test_a_role_of_another_program_opens_nothing_with_the_key():
    others = [TAGS | {"aws:PrincipalTag/Brand": "other"}, TAGS | {"aws:PrincipalTag/MessageType": "transactional"}, {}]
    asked = [(GATE, "kms:Decrypt", tags) for tags in others]
    assert shut(walls().of_key(), *asked) == [True] * 3


def test_who_comes_in_by_a_port_comes_through_for_that_alone():
    built = walls({"requests": [SHOP, TEAM], "reports": [MINE]})
    asked = [(SHOP, "sqs:SendMessage", {}), (SHOP, "sqs:ReceiveMessage", {})]
    assert shut(built.of_queue(ON, "requests"), *asked) == [False, True]
    assert shut(built.of_queue(ON), asked[0]) == [True]
    assert shut(built.of_key(), (SHOP, "kms:GenerateDataKey", {})) == [False]
    analyst = f"{ROLE}Anybody"
    reading, writing = (analyst, "s3:GetObject", {}), (analyst, "s3:PutObject", {})
    assert shut(built.of_bucket(ON, "reports"), reading, writing) == [False, True]


def test_where_nobody_says_who_operates_the_account_is_let_through():
    nobody = Environment.named("prod", {"prod": {"account": NUMBER, "region": "us-east-1"}})
    asked = [(f"{ROLE}Admin", "dynamodb:Query", {}), (f"arn:aws:sts::{NUMBER}:federated-user/x", "dynamodb:Query", {})]
    assert shut(Walls(NAMES, nobody.operators, {}).of_table(), *asked) == [False, False]
    assert shut(walls().of_table(), *asked) == [True, True]


def test_nobody_is_kept_from_changing_a_policy():
    built = walls()
    every = [*built.of_key(), *built.of_queue(ON), *built.of_topic(ON), *built.of_table(), *built.of_bucket(ON)]
    actions = {action for statement in every for action in statement["Action"]}
    held = ("Policy", "Attribute", "Permission", "Grant", "Table", "Bucket", "Key:", "Enable", "Disable", "Tag")
    assert [action for action in actions if any(word in action for word in held)] == []
    assert all("*" not in action.partition(":")[2].rstrip("*") and not action.endswith(":*") for action in actions)


@pytest.fixture(scope="module")
def deployed(templates):
    rng = random.Random(15)
    stacks = {name: one for name, one in templates.items() if name.endswith(("-promotional", "-transactional"))}
    return [Deployed(name, template, "000000000000", rng) for name, template in stacks.items()]


def test_every_role_of_the_programs_does_all_that_it_may_in_spite_of_the_policies(deployed):
    documents, requests = [], []
    for one in deployed:
        brand, kind = one.stack.removeprefix("sms-local-").rsplit("-", 1)
        tags = {"aws:PrincipalTag/Brand": brand, "aws:PrincipalTag/MessageType": kind}
        policies = {one.arn(name): found for name in one.resources if (found := policy(one, name))}
        for role, action, resource in one.requests():
            if document := policies.get(resource.partition("/index/")[0]) or policies.get(resource.rpartition("/")[0]):
                documents.append(document)
                requests.append((role, action, resource, tags))
    assert len(requests) > 300
    assert [
        request for request, is_refused in zip(requests, refused(documents, requests), strict=True) if is_refused
    ] == []


def policy(stack, name):
    return stack.document(name) if stack.resources[name]["Type"] in SIZES else None


def test_every_policy_is_within_what_aws_takes(deployed):
    sized = 0
    for one in deployed:
        for name, resource in one.resources.items():
            if document := policy(one, name):
                size = len(json.dumps(document, separators=(",", ":")))
                assert size < SIZES[resource["Type"]], name
                sized += 1
                if resource["Type"] == "AWS::SQS::Queue":
                    assert within_a_queue(document), (name, document)
    assert sized > 50


def within_a_queue(document):
    statements = document["Statement"]
    conditions = sum(len(keys) for one in statements for keys in one.get("Condition", {}).values())
    actions = max(len(one["Action"]) if isinstance(one["Action"], list) else 1 for one in statements)
    return len(statements) <= STATEMENTS and conditions <= CONDITIONS and actions <= ACTIONS
