"""The sending side of one good program as CloudFormation writes it."""

from tests.infra.policy.example.cloudformation import ACCOUNT, OWN_ACCOUNT, REGION, arn, policy_document, ref, statement
from tests.infra.policy.example.delivery import delivery
from tests.infra.policy.example.handling import table

SCHEDULES = {"Fn::Sub": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/${{Group}}/*"}


def role(service, *statements, condition=None):
    if service == "lambda.amazonaws.com":
        statements += (statement(["kms:Decrypt", "kms:GenerateDataKey"], arn("Key")),)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": policy_document(trust | ({"Condition": condition} if condition else {})),
            "Policies": [{"PolicyName": "Access", "PolicyDocument": policy_document(*statements)}],
        },
    }


def queue():
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "KmsMasterKeyId": arn("Key"),
            "RedrivePolicy": {"deadLetterTargetArn": arn("SendingDeadLetters"), "maxReceiveCount": 5},
        },
    }


def function(package, role_name, variables=None, **more):
    properties = {
        "Role": arn(role_name),
        "Handler": f"lambdas.functions.{package}.handler.handler",
        "Code": {"S3Key": "code.zip"},
        "LoggingConfig": {"LogGroup": ref(f"{role_name.removesuffix('Role')}Logs")},
        "Environment": {"Variables": variables or {}},
        **more,
    }
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def mapping(source, function_name, **more):
    properties = {"EventSourceArn": arn(source), "FunctionName": ref(function_name), **more}
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}


def gate():
    whole = {
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": 2},
    }
    return {
        "Requests": queue(),
        "Bulk": queue(),
        "Sends": table("item"),
        "Gate": function(
            "send_gate", "GateRole", {"DEAD_LETTERS_ARN": arn("SendingDeadLetters")}, RecursiveLoop="Allow"
        ),
        "GateRole": role(
            "lambda.amazonaws.com",
            statement("sms-voice:SendTextMessage", [arn("Pool"), arn("Events")]),
            statement(["sqs:ReceiveMessage", "sqs:SendMessage"], [arn("Requests"), arn("Bulk")]),
            statement("sqs:SendMessage", arn("EventQueue")),
            statement("scheduler:CreateSchedule", SCHEDULES),
            statement(
                "iam:PassRole",
                arn("Waker"),
                Condition={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            ),
            statement("kms:DescribeKey", arn("Key")),
        ),
        "GateRequests": mapping("Requests", "Gate", **whole),
        "GateBulk": mapping("Bulk", "Gate", **whole),
        "Group": {"Type": "AWS::Scheduler::ScheduleGroup"},
        "Waker": role(
            "scheduler.amazonaws.com",
            statement("sqs:SendMessage", [arn("Requests"), arn("Bulk"), arn("SendingDeadLetters")]),
            statement(["kms:Decrypt", "kms:GenerateDataKey"], arn("Key")),
            condition={**OWN_ACCOUNT, "ArnEquals": {"aws:SourceArn": arn("Group")}},
        ),
    }


def reporter():
    whole = {"FunctionResponseTypes": ["ReportBatchItemFailures"], "ScalingConfig": {"MaximumConcurrency": 2}}
    brakes = [
        {"Fn::Sub": f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:${{{name}}}"}
        for name in ("GateRequests", "GateBulk")
    ]
    return {
        "EventQueue": queue(),
        "Reporter": function("delivery_events", "ReporterRole"),
        "ReporterRole": role(
            "lambda.amazonaws.com",
            statement(["dynamodb:PutItem", "dynamodb:UpdateItem"], arn("Sends")),
            statement(["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"], brakes),
        ),
        "ReporterMapping": mapping("EventQueue", "Reporter", **whole),
    }


def sending():
    dead_letters = {
        "SendingDeadLetters": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"KmsMasterKeyId": arn("Key"), "MessageRetentionPeriod": 1_209_600},
        },
    }
    return {**gate(), **reporter(), **delivery(), **dead_letters}
