"""Ways out of a program: each kind of reference that leads to somebody else, or to nobody can tell whom."""

import pytest

from infra.policy.separation import prove
from infra.policy.templates.assembly import Assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, ref
from tests.infra.policy.separation.two_programs import ACME, BUS, ZETA, program, resource, template, use, violations

ZETAS = f"arn:aws:sqs:{REGION}:{ACCOUNT}:zeta-orders"
MADE_UP = f"arn:aws:sns:{REGION}:{ACCOUNT}:sms-prod-zeta-promotional-Topic-1A2B3C4D5E6F"
URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/zeta-orders"
ASL = '{"States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {%s}}}}'
HEARD = {
    "source": ["sms.consent"],
    "detail-type": ["Marketing opt-out"],
    "detail": {
        "environment": ["prod"],
        "legal_entity": ["Acme Inc"],
        "message_type": ["promotional"],
        "program": [{"anything-but": ["acme/promotional"]}],
    },
}


def variable(value):
    return resource("Lambda::Function", Role=arn("Role"), Environment={"Variables": {"TO": value}})


def metric(name, value):
    return resource("CloudWatch::Alarm", Dimensions=[{"Name": name, "Value": value}])


def rule(pattern=None, **more):
    return resource("Events::Rule", EventPattern=pattern or HEARD, Targets=[{"Id": "1", "Arn": arn("Queue")}], **more)


def walk(definition):
    return resource("StepFunctions::StateMachine", RoleArn=arn("Role"), DefinitionString=definition)


CROSSING = {
    "a queue's ARN in a mapping": ("Lambda::EventSourceMapping", {"EventSourceArn": ZETAS}, "Orders"),
    "a name made up by CloudFormation": ("CloudWatch::Alarm", {"AlarmActions": [MADE_UP]}, "Topic"),
    "a subscription's endpoint": ("SNS::Subscription", {"TopicArn": ref("Topic"), "Endpoint": ZETAS}, "Orders"),
    "a subscription to a topic": ("SNS::Subscription", {"TopicArn": MADE_UP, "Endpoint": arn("Queue")}, "Topic"),
    "a rule's target": ("Events::Rule", {"Targets": [{"Id": "1", "Arn": ZETAS}]}, "Orders"),
    "a schedule's target": ("Scheduler::Schedule", {"Target": {"Arn": ZETAS, "RoleArn": arn("Role")}}, "Orders"),
    "a bucket's notification": (
        "S3::Bucket",
        {"NotificationConfiguration": {"QueueConfigurations": [{"Queue": ZETAS}]}},
        "Orders",
    ),
    "a dead-letter queue": ("SQS::Queue", {"RedrivePolicy": {"deadLetterTargetArn": ZETAS}}, "Orders"),
    "a role": ("Lambda::Function", {"Role": f"arn:aws:iam::{ACCOUNT}:role/zeta-sender"}, "Named"),
    "a policy on another's role": ("IAM::Policy", {"Roles": ["zeta-sender"], "PolicyDocument": {}}, "Named"),
    "a URL in a variable": ("Lambda::Function", {"Environment": {"Variables": {"TO": URL}}}, "Orders"),
    "a name in a substitution": (
        "Lambda::Function",
        {"Environment": {"Variables": {"TO": {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:zeta-orders"}}}},
        "Orders",
    ),
    "an ARN joined of parts": (
        "Lambda::Function",
        {"Role": {"Fn::Join": ["", ["arn:aws:iam::", ref("AWS::AccountId"), ":role/zeta-sender"]]}},
        "Named",
    ),
    "a branch of a condition": (
        "Lambda::Function",
        {"Environment": {"Variables": {"TO": {"Fn::If": ["IsProd", ZETAS, "none"]}}}},
        "Orders",
    ),
    "a piece of a split": (
        "Lambda::Function",
        {"Environment": {"Variables": {"TO": {"Fn::Select": [0, {"Fn::Split": ["|", f"{ZETAS}|x"]}]}}}},
        "Orders",
    ),
    "an ARN in a state machine": (
        "StepFunctions::StateMachine",
        {"DefinitionString": ASL % f'"QueueUrl": "{URL}"'},
        "Orders",
    ),
    "a workflow started by a workflow": (
        "StepFunctions::StateMachine",
        {"Definition": {"States": {"A": {"Arn": f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:zeta-campaign"}}}},
        "Walk",
    ),
    "a substitution of a state machine": (
        "StepFunctions::StateMachine",
        {"DefinitionString": ASL % '"QueueUrl": "${Q}"', "DefinitionSubstitutions": {"Q": ZETAS}},
        "Orders",
    ),
    "a permission's source": (
        "Lambda::Permission",
        {"FunctionName": ref("Function"), "Principal": "sns.amazonaws.com", "SourceArn": MADE_UP},
        "Topic",
    ),
    "a metric of another's queue": (
        "CloudWatch::Alarm",
        {"Dimensions": [{"Name": "QueueName", "Value": "zeta-orders"}]},
        "Orders",
    ),
    "a table named after another's stack": (
        "DynamoDB::Table",
        {"TableName": "sms-prod-zeta-promotional-Table"},
        "Table",
    ),
    "a topic named after another's stack": ("SNS::Topic", {"TopicName": "sms-prod-zeta-promotional-Topic"}, "Topic"),
    "a queue named after another's stack": ("SQS::Queue", {"QueueName": "sms-prod-zeta-promotional-Queue"}, "Queue"),
    "a role named after another's stack": ("IAM::Role", {"RoleName": "sms-prod-zeta-promotional-Role"}, "Role"),
    "the logs of another's function in a metric filter": (
        "Logs::MetricFilter",
        {"LogGroupName": "/sms/prod/zeta/promotional/gate"},
        "Logs",
    ),
    "a key by its id, which may be any": (
        "SNS::Topic",
        {"KmsMasterKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234"},
        "Key",
    ),
}

UNDECIDABLE = {
    "the account's default opt-out list": resource("SMSVOICE::Pool", OptOutListName="Default"),
    "a list of nobody": resource("SMSVOICE::PhoneNumber", OptOutListName="some-list"),
    "a layer of nobody": resource("Lambda::Function", Layers=["arn:aws:lambda:us-east-1:999999999999:layer:x:1"]),
    "a key that AWS keeps for the account": resource("SNS::Topic", KmsMasterKeyId="alias/aws/sns"),
    "the account's default group of schedules": resource("Scheduler::Schedule", GroupName="default"),
    "a page on the web": resource("SNS::Subscription", TopicArn=ref("Topic"), Endpoint="https://example.com/hook"),
    "a metric of a function whose name is cut": metric("FunctionName", "sms-prod-zet-Function-A1B2C3D4E5F6"),
    "a log group of nobody in a metric filter": resource("Logs::MetricFilter", LogGroupName="/elsewhere"),
    "an open parameter": variable(ref("Open")),
    "a secret": variable("{{resolve:secretsmanager:shared:SecretString:queue}}"),
    "a parameter that no template has": variable("{{resolve:ssm:/shared/queue:1}}"),
    "a parameter's value at deploy": variable(ref("Stored")),
    "an export that no template has": variable({"Fn::ImportValue": "elsewhere"}),
    "an import whose name cannot be read": variable({"Fn::ImportValue": {"Fn::Select": [0, ref("Open")]}}),
    "another stack's output": variable({"Fn::GetStackOutput": {"StackName": "x", "OutputName": "y"}}),
    "a macro": variable({"Fn::Transform": {"Name": "Fetch"}}),
    "a macro among properties": {"Type": "AWS::SQS::Queue", "Properties": {"Fn::Transform": {"Name": "AWS::Include"}}},
    "a definition kept elsewhere": resource("StepFunctions::StateMachine", DefinitionS3Location={"Bucket": "b"}),
    "a managed policy that nobody read": resource(
        "IAM::Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]
    ),
    "a rule that hears more than opt-outs": rule({"source": ["sms.consent"]}, EventBusName=BUS),
    "a topic that takes the consent bus for a name": resource("SNS::Topic", DisplayName=BUS),
    "a resource that is none": ["AWS::SQS::Queue"],
    "properties that are none": {"Type": "AWS::SQS::Queue", "Properties": ["QueueName"]},
}

HARMLESS = {
    "a metric of its own function": metric("FunctionName", ref("Function")),
    "a metric of its own queue by the name made up for it": metric(
        "QueueName", MADE_UP.rsplit(":", maxsplit=1)[-1].replace("zeta", "acme")
    ),
    "a metric that is counted by a word": metric("service", "gate"),
    "a queue named after its own stack": resource("SQS::Queue", QueueName="sms-prod-acme-promotional-queue"),
    "a metric filter on its own logs": resource("Logs::MetricFilter", LogGroupName=ref("Logs")),
    "its own queue by ARN": variable(f"arn:aws:sqs:{REGION}:{ACCOUNT}:acme-orders"),
    "its own queue by URL": variable(URL.replace("zeta", "acme")),
    "its own made-up name": variable(MADE_UP.replace("zeta", "acme")),
    "a person's mail address": resource("SNS::Subscription", TopicArn=ref("Topic"), Endpoint="ops@example.com"),
    "the bus of its legal entity": variable(BUS),
    "a rule that hears of others' opt-outs": rule(EventBusName=BUS),
    "a state machine of its own": walk({"Fn::Sub": ASL % '"QueueUrl": "${Queue}"'}),
    "a number that no template can create": resource(
        "SMSVOICE::Pool", OriginationIdentities=[f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:phone-number/phone-1"]
    ),
    "a word that is part of another's name": variable("zeta"),
    "the version of the bootstrap": variable(ref("Bootstrap")),
}


def parameters():
    bootstrap = {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version"}
    stored = {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/shared/queue"}
    return {"Open": {"Type": "String"}, "Stored": stored, "Bootstrap": bootstrap}


def found(added, **more):
    return violations({"New": added}, Parameters=parameters(), **more)


def test_two_programs_apart_have_no_way_to_each_other():
    assert violations() == ()


@pytest.mark.parametrize(("kind", "properties", "used"), CROSSING.values(), ids=CROSSING)
def test_a_way_to_another_program_is_found_with_both_places(kind, properties, used):
    crossings = found(resource(kind, **properties))
    assert {use(one) for one in crossings} == {("New", used)}
    assert all("acme/promotional" in one.told and "zeta/promotional" in one.told for one in crossings)


@pytest.mark.parametrize("added", UNDECIDABLE.values(), ids=UNDECIDABLE)
def test_a_way_to_nobody_can_tell_whom_is_a_violation(added):
    assert {use(one) for one in found(added)} == {("New", "")}


@pytest.mark.parametrize("added", HARMLESS.values(), ids=HARMLESS)
def test_a_way_that_stays_inside_is_none(added):
    assert [one.told for one in found(added)] == []


def test_an_import_leads_to_what_the_export_refers_to():
    exporting = {"Shared": {"Value": {"Fn::Sub": "${Orders.Arn}"}, "Export": {"Name": "acme-orders-arn"}}}
    importing = {"New": variable({"Fn::ImportValue": "acme-orders-arn"})}
    (one,) = violations(other=importing, Outputs=exporting)
    assert use(one) == ("New", "Orders")


def test_a_stored_parameter_leads_to_the_program_that_wrote_it():
    stored = resource("SSM::Parameter", Name="/shared/queue", Value=arn("Orders"))
    for reading in ("{{resolve:ssm:/shared/queue:1}}", ref("Stored")):
        crossings = violations({"New": variable(reading)}, {"Store": stored}, Parameters=parameters())
        assert {use(one) for one in crossings} == {("New", "Store")}


def test_a_name_that_two_programs_take_is_a_way_between_them():
    taken = resource("SQS::Queue", QueueName="same")
    assert [use(one) for one in violations({"New": taken}, {"Same": taken})] == [("Same", "New")]


def test_a_mapping_leads_to_all_that_it_may_give():
    reading = variable({"Fn::FindInMap": ["Queues", ref("AWS::Region"), "orders"]})
    (one,) = violations({"New": reading}, Mappings={"Queues": {"us-east-1": {"orders": ZETAS}}})
    assert use(one) == ("New", "Orders")


def test_a_number_in_two_programs_is_a_way_between_them():
    pool = HARMLESS["a number that no template can create"]
    (one,) = violations({"New": pool}, {"Same": pool})
    assert use(one) == ("Same", "New")


def test_a_resource_tagged_as_another_programs_is_that_programs():
    tagged = program()["Queue"]
    tagged["Properties"]["Tags"] = [{"Key": "Brand", "Value": ZETA["Brand"]}]
    assert {use(one) for one in violations({"Queue": tagged})} >= {("Queue", "Key"), ("Role", "Queue")}


def test_a_receipt_may_not_name_the_bus_of_its_legal_entity():
    naming = variable(BUS)
    naming["Properties"]["Tags"] = {"MessageType": "transactional"}
    assert ("New", "Bus") in {use(one) for one in violations({"New": naming})}


def test_a_template_without_resources_that_can_be_read_is_a_violation():
    (one,) = prove(Assembly((template("broken", ACME, ["x"]),))).violations
    assert one.path == "Resources"


def test_what_fits_an_arn_best_is_what_it_names():
    long = "AQueueWithANameThatIsTooLongForCloudFormationToMakeUpWhole"
    queues = {long: resource("SQS::Queue")}
    own = f"arn:aws:sqs:{REGION}:{ACCOUNT}:sms-prod-acme-promotional-Queue-A1B2C3D4E5F6"
    assert violations({"New": variable(own)}, queues) == ()
