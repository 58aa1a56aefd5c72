"""What a service carries under a customer's key arrives where the key lets that service, and nowhere else."""

import json
import time

import pytest

OWNER = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}
OWN_ACCOUNT = {"StringEquals": {"aws:SourceAccount": "000000000000"}}
CARRY = ["kms:Decrypt", "kms:GenerateDataKey*"]
KEY, QUEUE, TOPIC = {"Fn::GetAtt": ["Key", "Arn"]}, {"Fn::GetAtt": ["Queue", "Arn"]}, {"Ref": "Topic"}
ALL = ("sns", "events", "cloudwatch")


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(principal, actions, on="*", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": on, **more}


def services(*names):
    return {"Service": [f"{name}.amazonaws.com" for name in names]}


def stack(*let_in, actions=CARRY, condition=OWN_ACCOUNT):
    """A topic and a queue under one key: topic and rule tell the queue, another rule and an alarm tell the topic."""
    of_key = [allow(OWNER, "kms:*")]
    if let_in:
        of_key.append(allow(services(*let_in), actions, **({"Condition": condition} if condition else {})))
    return {
        "Key": resource("KMS::Key", KeyPolicy=document(*of_key)),
        "Queue": resource("SQS::Queue", KmsMasterKeyId=KEY),
        "Topic": resource("SNS::Topic", KmsMasterKeyId=KEY),
        "OfQueue": resource(
            "SQS::QueuePolicy",
            Queues=[{"Ref": "Queue"}],
            PolicyDocument=document(allow(services("sns", "events"), "sqs:SendMessage", QUEUE)),
        ),
        "OfTopic": resource(
            "SNS::TopicPolicy",
            Topics=[TOPIC],
            PolicyDocument=document(
                allow(services("cloudwatch", "events"), "sns:Publish", TOPIC), allow(OWNER, "sns:Publish", TOPIC)
            ),
        ),
        "Delivery": resource("SNS::Subscription", TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE),
        "ToQueue": resource(
            "Events::Rule", EventPattern={"source": ["to-queue"]}, Targets=[{"Id": "Queue", "Arn": QUEUE}]
        ),
        "ToTopic": resource(
            "Events::Rule", EventPattern={"source": ["to-topic"]}, Targets=[{"Id": "Topic", "Arn": TOPIC}]
        ),
        "Alarm": resource(
            "CloudWatch::Alarm",
            AlarmName="rings",
            Namespace="Test",
            MetricName="Faults",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=[TOPIC],
        ),
    }


def by_topic(account, outputs):
    account.client("sns").publish(TopicArn=outputs["Topic"], Message="told")


def by_rule(account, _outputs):
    event = {"Source": "to-queue", "DetailType": "told", "Detail": "{}"}
    account.client("events").put_events(Entries=[event])


def by_rule_to_topic(account, _outputs):
    event = {"Source": "to-topic", "DetailType": "told", "Detail": "{}"}
    account.client("events").put_events(Entries=[event])


def by_alarm(account, _outputs):
    account.client("cloudwatch").set_alarm_state(AlarmName="rings", StateValue="ALARM", StateReason="told")


@pytest.fixture
def arrives(account):
    def told(resources, tell):
        outputs = account.deploy(resources, {"Queue": {"Ref": "Queue"}, "Topic": TOPIC})
        tell(account, outputs)
        sqs, until = account.client("sqs"), time.monotonic() + 2
        while time.monotonic() < until:
            found = sqs.receive_message(QueueUrl=outputs["Queue"]).get("Messages", [])
            if found:
                return "told" in json.dumps(found)
            time.sleep(0.05)
        return False

    return told


@pytest.mark.parametrize("tell", [by_topic, by_rule, by_alarm])
def test_what_the_key_lets_through_arrives(arrives, tell):
    assert arrives(stack(*ALL), tell)


@pytest.mark.parametrize(
    ("tell", "missing"),
    [(by_topic, "sns"), (by_rule, "events"), (by_alarm, "cloudwatch")],
    ids=["sns", "events", "alarm"],
)
def test_what_the_key_does_not_let_through_is_gone(arrives, tell, missing):
    assert not arrives(stack(*(one for one in ALL if one != missing)), tell)


@pytest.mark.parametrize("tell", [by_topic, by_rule, by_alarm])
def test_a_key_that_lets_a_service_only_decrypt_carries_nothing(arrives, tell):
    assert not arrives(stack(*ALL, actions=["kms:Decrypt"]), tell)


def test_a_rule_tells_an_encrypted_topic_only_under_a_key_that_asks_for_no_account(arrives):
    assert not arrives(stack(*ALL), by_rule_to_topic)
    assert arrives(stack(*ALL, condition=None), by_rule_to_topic)
