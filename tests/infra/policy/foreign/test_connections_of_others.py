"""What stacks of other teams connect to, name or deploy unseen: what is, or may be, a program's is refused."""

import json

import pytest

from infra.policy.foreign import reaches
from infra.policy.templates.assembly import Assembly
from tests.infra.policy.example.cloudformation import arn, policy_document, ref, statement
from tests.infra.policy.foreign.own_stack import PORTS, found, of, places, programs, stored
from tests.infra.policy.separation.two_programs import resource, role, template

QUEUE = "https://sqs.us-east-1.amazonaws.com/111122223333/zeta-orders"
EVERYBODY = policy_document(statement("sqs:*", "*", Principal="*"))
MAPPING = {"FunctionName": ref("Function")}
SELECTION = {"SelectionName": "x", "IamRoleArn": arn("Role")}


def backup(**selection):
    return resource("Backup::BackupSelection", BackupPlanId="x", BackupSelection=SELECTION | selection)


REFUSED = {
    "another reader of a program's queue": resource(
        "Lambda::EventSourceMapping", EventSourceArn=of("sqs", "acme-orders"), **MAPPING
    ),
    "another reader of a queue behind a port": resource(
        "Lambda::EventSourceMapping", EventSourceArn=f"{{{{resolve:ssm:{PORTS}/requests}}}}", **MAPPING
    ),
    "a policy for a program's queue": resource("SQS::QueuePolicy", Queues=[QUEUE], PolicyDocument=EVERYBODY),
    "a policy for an unknown queue": resource("SQS::QueuePolicy", Queues=[ref("Open")], PolicyDocument=EVERYBODY),
    "a subscription to a program's topic": resource(
        "SNS::Subscription",
        TopicArn=of("sns", "sms-prod-zeta-promotional-Topic-1"),
        Protocol="sqs",
        Endpoint=arn("Queue"),
    ),
    "what a topic says into a program's queue": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=of("sqs", "zeta-orders")
    ),
    "a policy on a program's role": resource(
        "IAM::Policy", PolicyName="x", Roles=["acme-sender"], PolicyDocument=policy_document()
    ),
    "a function that runs as a program": resource("Lambda::Function", Role=of("iam", "role/acme-sender", region="")),
    "a function that runs as nobody knows whom": resource("Lambda::Function", Role=ref("Open")),
    "a role of the sort that is read from a store": resource(
        "StepFunctions::StateMachine", RoleArn="{{resolve:ssm:/roles/walker}}", DefinitionString="{}"
    ),
    "a program's bucket behind an access point": resource("S3::AccessPoint", Bucket="acme-audiences"),
    "a bucket of unknown name behind an access point": resource("S3::AccessPoint", Bucket=ref("Open")),
    "what a type nobody has read calls its source": resource("Pipes::Pipe", Source=of("sqs", "acme-orders")),
    "an unknown source of a type nobody has read": resource("Pipes::Pipe", Source={"Fn::ImportValue": "queue"}),
    "logs of a program": resource("Logs::SubscriptionFilter", LogGroupName="/sms/prod/acme/promotional/gate"),
    "logs of the whole account": resource(
        "Logs::AccountPolicy", PolicyName="x", PolicyType="SUBSCRIPTION_FILTER_POLICY"
    ),
    "a rule on a consent bus": resource("Events::Rule", EventBusName="sms-prod-acme-inc-1a2b3c4d-consent"),
    "a key of a program by its id": resource("SQS::Queue", KmsMasterKeyId="1234abcd-12ab-34cd-56ef-1234567890ab"),
    "an alias of a key that may be a program's": resource(
        "KMS::Alias", AliasName="alias/x", TargetKeyId=of("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")
    ),
    "an output of a program's stack": resource(
        "Lambda::Function",
        Role=arn("Role"),
        Environment={"Variables": {"Q": {"Fn::GetStackOutput": {"StackName": "sms-prod-acme-promotional"}}}},
    ),
    "a program's queue in a variable": resource(
        "Lambda::Function", Role=arn("Role"), Environment={"Variables": {"Q": QUEUE}}
    ),
    "a trust in a program's role": resource(
        "IAM::Role",
        AssumeRolePolicyDocument=policy_document(
            statement("sts:AssumeRole", None, Principal={"AWS": of("iam", "role/acme-sender", region="")})
        ),
    ),
    "a name that belongs to the programs": resource("SQS::Queue", QueueName="sms-prod-acme-promotional-helper"),
    "a parameter of a port": stored("requests", "x"),
    "a parameter that says where a program's queue is": resource(
        "SSM::Parameter", Name="/team/queue", Type="String", Value=of("sqs", "zeta-orders")
    ),
    "a backup of every table": backup(Resources=["*"]),
    "a backup of the tables of an environment": backup(
        ListOfTags=[{"ConditionType": "STRINGEQUALS", "ConditionKey": "Environment", "ConditionValue": "prod"}]
    ),
    "a dashboard of a program's log": resource(
        "CloudWatch::Dashboard",
        DashboardBody=json.dumps(
            {"widgets": [{"type": "log", "properties": {"query": "SOURCE '/sms/prod/acme/promotional/gate'"}}]}
        ),
    ),
    "a dashboard of a program's log and what deploy knows": resource(
        "CloudWatch::Dashboard",
        DashboardBody={
            "Fn::Sub": '{"widgets": [{"type": "log", "properties": {"query": "SOURCE \'/sms/prod/acme\' ${!x"}}]}'
        },
    ),
    "a dashboard of what a program's function answers": resource(
        "CloudWatch::Dashboard",
        DashboardBody=json.dumps(
            {"widgets": [{"type": "custom", "properties": {"endpoint": of("lambda", "function:sms-prod-acme-x")}}]}
        ),
    ),
    "a pool": resource("SMSVOICE::Pool"),
    "a text channel of Pinpoint": resource("Pinpoint::SMSChannel", ApplicationId="x"),
    "codes by Cognito": resource("Cognito::UserPool", SmsConfiguration={"SnsCallerArn": arn("Role")}),
    "a subscription that texts": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="sms", Endpoint="+12065550100"
    ),
    "a campaign of Connect": resource("ConnectCampaignsV2::Campaign", ChannelSubtypeConfig={"Sms": {"Capacity": 1}}),
    "a stack set": resource("CloudFormation::StackSet", StackSetName="x"),
    "a nested stack that the assembly does not hold": resource(
        "CloudFormation::Stack", TemplateURL="https://s3.example/x.json"
    ),
    "a module": {"Type": "Company::Queue::Any::MODULE", "Properties": {}},
    "a macro in a property": resource("SQS::Queue", QueueName={"Fn::Transform": {"Name": "Rewrite"}}),
    "properties that nobody can read": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": 1, "QueueName": {"Ref": []}}},
}
PASSED = {
    "an own reader": resource("Lambda::EventSourceMapping", EventSourceArn=arn("Queue"), **MAPPING),
    "another's queue by a literal ARN": resource(
        "Lambda::EventSourceMapping", EventSourceArn=of("sqs", "shop-orders"), **MAPPING
    ),
    "alarms by their port": resource(
        "SNS::Subscription",
        TopicArn=f"{{{{resolve:ssm:{PORTS}/alarms}}}}",
        Protocol="sqs",
        Endpoint=arn("Queue"),
    ),
    "an own queue that takes in what the alarms say": resource(
        "SQS::QueuePolicy",
        Queues=[ref("Queue")],
        PolicyDocument=policy_document(
            statement(
                "sqs:SendMessage",
                arn("Queue"),
                Principal={"Service": "sns.amazonaws.com"},
                Condition={"ArnEquals": {"aws:SourceArn": f"{{{{resolve:ssm:{PORTS}/alarms}}}}"}},
            )
        ),
    ),
    "requests on a clock by their port": resource(
        "Scheduler::Schedule", Target={"Arn": f"{{{{resolve:ssm:{PORTS}/requests}}}}", "RoleArn": arn("Role")}
    ),
    "the name of a port in a variable": resource(
        "Lambda::Function", Role=arn("Role"), Environment={"Variables": {"PORT": f"{PORTS}/requests"}}
    ),
    "a dashboard of counts": resource(
        "CloudWatch::Dashboard",
        DashboardBody=json.dumps({"widgets": [{"metrics": [["AWS/SQS", "x", "QueueName", "acme-orders"]]}]}),
    ),
    "a dashboard of counts beside an own log": resource(
        "CloudWatch::Dashboard",
        DashboardBody=json.dumps(
            {
                "widgets": [
                    {"type": "log", "properties": {"query": "SOURCE '/team/x'"}},
                    {"type": "metric", "properties": {"metrics": [["AWS/SQS", "x", "QueueName", "acme-orders"]]}},
                ]
            }
        ),
    ),
    "an alarm on a program's count": resource(
        "CloudWatch::Alarm", Dimensions=[{"Name": "QueueName", "Value": "acme-orders"}]
    ),
    "a type that nobody has read": resource("Synthetics::Canary", Name="home", ExecutionRoleArn=arn("Role")),
    "a custom resource of its own": {"Type": "Custom::Lookup", "Properties": {"ServiceToken": arn("Function")}},
    "an own name cut out of an ARN": resource(
        "S3::AccessPoint", Bucket={"Fn::Select": ["1", {"Fn::Split": ["/", arn("Bucket")]}]}
    ),
    "an own stack's output": resource(
        "Lambda::EventSourceMapping", EventSourceArn={"Fn::ImportValue": "theirs"}, **MAPPING
    ),
    "a certificate from a store": resource("CloudFront::Distribution", CertificateArn="{{resolve:ssm:/certificate}}"),
    "an endpoint that is an address": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="https", Endpoint="{{resolve:secretsmanager:hook}}"
    ),
    "an open network": resource("EC2::Instance", SubnetId=ref("Open"), ImageId="{{resolve:ssm:/aws/service/ami}}"),
    "a backup of an own table": backup(Resources=[arn("Table")]),
    "a backup of the team's tables": backup(
        ListOfTags=[{"ConditionType": "STRINGEQUALS", "ConditionKey": "Team", "ConditionValue": "shop"}]
    ),
    "an endpoint's policy": resource(
        "EC2::VPCEndpoint", PolicyDocument=policy_document(statement("*", "*", Principal="*"))
    ),
    "a pool of users without texts": resource("Cognito::UserPool", UserPoolName="shop"),
    "an alias of an own key": resource("KMS::Alias", AliasName="alias/shop", TargetKeyId=ref("Key")),
    "a brand's tag for costs": resource("SQS::Queue", Tags=[{"Key": "Brand", "Value": "acme"}]),
}
OWN = {
    "Queue": resource("SQS::Queue"),
    "Topic": resource("SNS::Topic"),
    "Bucket": resource("S3::Bucket"),
    "Table": resource("DynamoDB::Table"),
    "Key": resource("KMS::Key"),
    "Role": role(statement("sqs:SendMessage", arn("Queue"))),
    "Function": resource("Lambda::Function", Role=arn("Role")),
}
EXPORTED = {"Outputs": {"Queue": {"Value": arn("Queue"), "Export": {"Name": "theirs"}}}}


def connected(one, **sections):
    other = template("team-two", {}, {"Queue": resource("SQS::Queue")}, **EXPORTED)
    return found(OWN | {"New": one}, other, Parameters={"Open": {"Type": "String"}}, **sections)


@pytest.mark.parametrize("one", REFUSED.values(), ids=REFUSED)
def test_what_connects_to_a_program_or_may_is_refused_with_a_remedy(one):
    reached = connected(one)
    assert {place for place, _ in places(reached)} == {"New"}
    assert all(one.message.endswith(".") and one.remedy for one in reached)


@pytest.mark.parametrize("one", PASSED.values(), ids=PASSED)
def test_what_connects_to_no_program_passes(one):
    assert [one.message for one in connected(one)] == []


def test_a_macro_over_the_template_is_refused():
    assert places(connected(PASSED["an own reader"], Transform="AWS::Serverless-2016-10-31")) == [("", "Transform")]


def test_a_stack_with_a_programs_name_is_refused():
    assert [one.message for one in found(OWN, name="sms-prod-acme-helper")] == [
        "The stack is named sms-prod-acme-helper: such names belong to the programs."
    ]


def test_an_output_that_tells_of_a_program_is_refused():
    assert places(found(OWN, Outputs={"Queue": {"Value": QUEUE}})) == [("", "Outputs.Queue")]


def test_a_value_is_followed_through_a_parameter_of_another_stack():
    said = resource("SSM::Parameter", Name="/q", Value=of("sqs", "acme-orders"))
    reading = resource("Lambda::EventSourceMapping", EventSourceArn="{{resolve:ssm:/q}}", **MAPPING)
    reached = found(OWN | {"New": reading}, template("team-two", {}, {"Said": said}))
    assert places(reached) == [("New", "EventSourceArn")]


def test_without_a_foreign_stack_nothing_is_asked():
    assert reaches(Assembly(programs())) == ()
