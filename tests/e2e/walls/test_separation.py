"""Every role of a brand's two programs, tried on every resource of the other example programs."""

import os

import pytest

from local.deployed import client
from tests.e2e.walls.probe import all_as_role_of

pytestmark = pytest.mark.xdist_group("local_aws")

EACH = int(os.environ.get("CALLS", "3"))  # a role tries each third call, the next role the ones after them
PHONE = "+12065550197"
BRAND = ("sms-local-example-corp-promotional", "sms-local-example-corp-transactional")
ROW = {"phone": {"S": PHONE}, "item": {"S": "probe"}, "sequence": {"N": "1"}}
KEY = {"phone": {"S": PHONE}, "item": {"S": "probe"}}
# by type: the calls that would mix the programs, each with the resource's name where it belongs
CALLS = {
    "AWS::DynamoDB::Table": lambda name: [
        ("dynamodb", "put_item", {"TableName": name, "Item": ROW}),
        ("dynamodb", "get_item", {"TableName": name, "Key": KEY}),
    ],
    "AWS::SQS::Queue": lambda url: [
        ("sqs", "send_message", {"QueueUrl": url, "MessageBody": "probe"}),
        ("sqs", "receive_message", {"QueueUrl": url}),
    ],
    "AWS::SNS::Topic": lambda arn: [("sns", "publish", {"TopicArn": arn, "Message": "probe"})],
    "AWS::KMS::Key": lambda key: [("kms", "generate_data_key", {"KeyId": key, "KeySpec": "AES_256"})],
    "AWS::S3::Bucket": lambda bucket: [
        ("s3", "put_object", {"Bucket": bucket, "Key": "probe", "Body": "probe"}),
        ("s3", "list_objects_v2", {"Bucket": bucket}),
    ],
    "AWS::SMSVOICE::Pool": lambda pool: [
        (
            "pinpoint-sms-voice-v2",
            "send_text_message",
            {"DestinationPhoneNumber": PHONE, "OriginationIdentity": pool, "MessageBody": "probe"},
        )
    ],
    "AWS::SMSVOICE::OptOutList": lambda name: [
        ("pinpoint-sms-voice-v2", "put_opted_out_number", {"OptOutListName": name, "OptedOutNumber": PHONE}),
        ("pinpoint-sms-voice-v2", "describe_opted_out_numbers", {"OptOutListName": name}),
    ],
    "AWS::Lambda::Function": lambda name: [("lambda", "invoke", {"FunctionName": name, "Payload": "{}"})],
}


@pytest.fixture(scope="module")
def resources(deployed, aws):
    """(type, physical name) of every resource of each deployed program, by its stack's name."""
    pages = client("cloudformation", aws.endpoint).get_paginator("list_stack_resources")
    found = {}
    for stack in (name for name in deployed if "-example-" in name):
        listed = [one for page in pages.paginate(StackName=stack) for one in page["StackResourceSummaries"]]
        found[stack] = [(one["ResourceType"], one["PhysicalResourceId"]) for one in listed]
    return found


def calls_on(resources):
    calls = [call for kind, name in resources for call in CALLS.get(kind, lambda _: [])(name)]
    return [{"service": service, "method": method, "arguments": arguments} for service, method, arguments in calls]


@pytest.mark.parametrize("program", BRAND, ids=["promotional", "transactional"])
def test_no_role_of_the_brand_reaches_anything_of_another_program(program, resources, aws):
    calls = [call for other, held in resources.items() if other != program for call in calls_on(held)]
    roles = [name for kind, name in resources[program] if kind == "AWS::Lambda::Function"]
    assert len(calls) > 80
    assert len(roles) >= max(5, EACH)  # so that each call is tried
    for number, function in enumerate(roles):
        tried = calls[number % EACH :: EACH]
        outcomes = zip(tried, all_as_role_of(function, aws.endpoint)(tried), strict=True)
        reached = [call for call, outcome in outcomes if "Denied" not in outcome and "Authorization" not in outcome]
        assert reached == []


def test_the_same_calls_are_allowed_where_the_role_is_at_home(resources, aws):
    (gate,) = [name for kind, name in resources[BRAND[0]] if kind == "AWS::Lambda::Function" and "Gate" in name]
    calls = calls_on(resources[BRAND[0]])
    outcomes = zip(calls, all_as_role_of(gate, aws.endpoint)(calls), strict=True)
    allowed = {call["method"] for call, outcome in outcomes if outcome == "allowed"}
    assert allowed >= {"put_item", "send_message", "receive_message", "generate_data_key", "describe_opted_out_numbers"}
