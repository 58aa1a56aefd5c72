"""Lambda ends a chain of messages between a function and its queue at the 17th run, unless it is let go on."""

import json
import time

import pytest

CODE = """
import os
import boto3

queues = boto3.client("sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1")


def handle(event, context):
    for record in event["Records"]:
        round = int(record["body"])
        queues.send_message(QueueUrl=os.environ["TOLD"], MessageBody=str(round))
        if round < 30:
            queues.send_message(QueueUrl=os.environ["OWN"], MessageBody=str(round + 1))
"""
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
ALL = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def loop(**setting):
    arn = {"Fn::GetAtt": ["DeadLetters", "Arn"]}
    return {
        "DeadLetters": resource("SQS::Queue"),
        "Told": resource("SQS::Queue"),
        "Own": resource(
            "SQS::Queue", VisibilityTimeout=60, RedrivePolicy={"deadLetterTargetArn": arn, "maxReceiveCount": 5}
        ),
        "Role": resource(
            "IAM::Role",
            AssumeRolePolicyDocument=document(TRUST),
            Policies=[{"PolicyName": "loops", "PolicyDocument": document(ALL)}],
        ),
        "Function": resource(
            "Lambda::Function",
            Runtime="python3.13",
            Handler="index.handle",
            Timeout=10,
            Role={"Fn::GetAtt": ["Role", "Arn"]},
            Code={"ZipFile": CODE},
            Environment={"Variables": {"OWN": {"Ref": "Own"}, "TOLD": {"Ref": "Told"}}},
            **setting,
        ),
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            EventSourceArn={"Fn::GetAtt": ["Own", "Arn"]},
            FunctionName={"Ref": "Function"},
        ),
    }


OUTPUTS = {name: {"Ref": name} for name in ("Own", "Told", "DeadLetters", "Function")}


@pytest.fixture
def chained(account):
    """Start a chain and return the rounds that ran and those in the dead-letter queue once nothing moves any more."""

    def run(rounds, **setting):
        outputs = account.deploy(loop(**setting), OUTPUTS)
        sqs = account.client("sqs")
        sqs.send_message(QueueUrl=outputs["Own"], MessageBody="1")
        ran, dead, until = [], [], time.monotonic() + 60
        while time.monotonic() < until and len(ran) + len(dead) < rounds:
            ran += _taken(sqs, outputs["Told"])
            dead += _taken(sqs, outputs["DeadLetters"])
            time.sleep(0.05)
        return sorted(ran), dead, outputs["Function"]

    return run


def _taken(sqs, url):
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for one in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return [int(one["Body"]) for one in found]


@pytest.mark.parametrize("setting", [{}, {"RecursiveLoop": "Terminate"}], ids=["nothing said", "terminate"])
def test_the_17th_run_of_a_chain_does_not_start_and_its_message_is_a_dead_letter(account, chained, setting):
    ran, dead, function = chained(17, **setting)
    assert ran == list(range(1, 17))
    assert dead == [17]
    metrics = account.client("cloudwatch").list_metrics(MetricName="RecursiveInvocationsDropped")["Metrics"]
    assert [{"Name": "FunctionName", "Value": function}] in [one["Dimensions"] for one in metrics], json.dumps(metrics)


def test_a_function_whose_loop_is_allowed_goes_on(chained):
    ran, dead, _ = chained(30, RecursiveLoop="Allow")
    assert ran == list(range(1, 31))
    assert dead == []
