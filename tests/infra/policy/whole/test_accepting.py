"""What separates and keeps is let through, whatever its shape."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, INSECURE, REGION, arn, keyword, ref, statement


def simulator(world):
    world.resource("Number", "AWS::SMSVOICE::PhoneNumber", NumberType="SIMULATOR", OptOutListName=ref("OptOuts"))
    world.prop("Pool").update(OriginationIdentities=[arn("Number")])


def alarm_topic(world):
    world.resource(
        "Mail", "AWS::SNS::Subscription", Protocol="email", TopicArn=ref("AlarmTopic"), Endpoint="ops@example.com"
    )


def rename(world):
    resources = world.promotional["Resources"]
    resources["Renamed"] = resources.pop("Alarm")


def self_managed(world):
    world.prop("Pool").update(SelfManagedOptOutsEnabled=True, OptionalKeywords=[])


def called_by(world, api):
    world.resource("Api", "AWS::ApiGateway::RestApi", Name="form")
    source = {"Fn::Join": ["", [f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", api, "/form/*/"]]}
    world.resource(
        "Call",
        "AWS::Lambda::Permission",
        Principal="apigateway.amazonaws.com",
        FunctionName=ref("Function"),
        SourceArn=source,
    )


CHANGES = {
    "as it is": lambda w: w,
    "a simulator number of the stack": simulator,
    "an alarm topic that a person reads": alarm_topic,
    "another logical id": rename,
    "opt-outs managed by the keyword handler": self_managed,
    "a third program of another brand": lambda w: w.add("zeta", "promotional", "c3"),
    "a brand whose name begins like another program": lambda w: w.add("acme-promotional", "transactional", "d4"),
    "the same brand in another environment": lambda w: w.add("acme", "promotional", "e5", environment="test"),
    "a Pinpoint project after the programs": lambda w: w.add_pinpoint(dependencies=["sms-prod-acme-promotional"]),
    "an index of the stack's own table": lambda w: w.allow(
        "dynamodb:Query", {"Fn::Join": ["", [arn("Subscriptions"), "/index/*"]]}
    ),
    "a metric, which AWS does not scope": lambda w: w.allow("cloudwatch:PutMetricData", "*"),
    "its own log group by name": lambda w: w.allow(
        "logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/sms/prod/acme/promotional/keyword-handler:*"
    ),
    "a deny for everyone who calls in the clear": lambda w: w.prop("QueuePolicy")["PolicyDocument"]["Statement"].append(
        {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": arn("Queue"), "Condition": INSECURE}
    ),
    "a role of the stack in a key policy": lambda w: w.prop("Key")["KeyPolicy"]["Statement"].append(
        statement("kms:Decrypt", "*", Principal={"AWS": arn("Role")})
    ),
    "one more word": lambda w: w.prop("Pool")["OptionalKeywords"].append(keyword("INFO", "AUTOMATIC_RESPONSE")),
    "reading the ledger": lambda w: w.allow(["dynamodb:Query", "dynamodb:GetItem"], arn("Ledger")),
    "the bootstrap version of the CDK": lambda w: w.promotional.update(
        Parameters={"BootstrapVersion": {"Type": "String", "Default": "/cdk-bootstrap/hnb659fds/version"}}
    ),
    "an output that is not exported": lambda w: w.promotional.update(Outputs={"Pool": {"Value": arn("Pool")}}),
    "tags written as a map": lambda w: w.prop("Topic").update(Tags={"Brand": "acme"}),
    "an acknowledgement of another pack": lambda w: w.metadata["sms-prod-acme-promotional"].update(
        {"/a": [{"type": "aws:cdk:acknowledged-rules", "data": {"Annotation::AwsSolutions-SQS3": "dlq"}}]}
    ),
    "a function that the stack's own topic calls": lambda w: w.resource(
        "Call",
        "AWS::Lambda::Permission",
        Principal="sns.amazonaws.com",
        FunctionName=ref("Function"),
        SourceArn=ref("Topic"),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_harmless_change_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write()))) == []


def test_a_function_that_an_api_of_the_stack_calls_has_no_open_door(world):
    called_by(world, ref("Api"))
    assert "SmsProgram-ClosedDoors" not in {one.rule for one in check_assembly(world.write())}


@pytest.mark.parametrize("api", ["abc123", "*", ref("Topic")], ids=["another API", "any API", "what is no API"])
def test_a_function_that_an_api_of_elsewhere_calls_is_refused(world, api):
    called_by(world, api)
    world.assert_refused("ClosedDoors", "Call")
