"""How one good promotional program meets the others of its legal entity, as CloudFormation writes it."""

from infra.naming import consent_bus
from tests.infra.policy.example.alarms import failed, late
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, policy_document, ref, statement
from tests.infra.policy.example.handling import logs


def cascade(environment, legal_entity, program):
    bus = consent_bus(environment, legal_entity)
    return {
        "Announcer": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Role": arn("AnnouncerRole"),
                "Environment": {"Variables": {"CONSENT_BUS": bus}},
                "LoggingConfig": {"LogGroup": ref("AnnouncerLogs")},
            },
        },
        "AnnouncerLogs": logs("announcer", f"/sms/{environment}/{program}"),
        "AnnouncerFailed": failed("Announcer"),
        "HeardLate": late("Heard"),
        "AnnouncerRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": policy_document(
                    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
                )
            },
        },
        "AnnouncerPolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "AnnouncerPolicy",
                "Roles": [ref("AnnouncerRole")],
                "PolicyDocument": policy_document(statement("events:PutEvents", bus_arn(environment, legal_entity))),
            },
        },
        "Tells": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Ledger", "StreamArn"]},
                "FunctionName": ref("Announcer"),
                "StartingPosition": "TRIM_HORIZON",
                "DestinationConfig": {"OnFailure": {"Destination": arn("DeadLetters")}},
            },
        },
        "Hears": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventBusName": bus,
                "EventPattern": {
                    "source": ["sms.consent"],
                    "detail-type": ["Marketing opt-out"],
                    "detail": {
                        "environment": [environment],
                        "legal_entity": [legal_entity],
                        "message_type": ["promotional"],
                        "program": [{"anything-but": [program]}],
                    },
                },
                "Targets": [{"Id": "Queue", "Arn": arn("Heard"), "DeadLetterConfig": {"Arn": arn("DeadLetters")}}],
            },
        },
        "Heard": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "KmsMasterKeyId": arn("Key"),
                "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": 5},
            },
        },
        "HeardPolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [ref("Heard")],
                "PolicyDocument": policy_document(
                    statement(
                        "sqs:SendMessage",
                        arn("Heard"),
                        Principal={"Service": "events.amazonaws.com"},
                        Condition={"ArnEquals": {"aws:SourceArn": arn("Hears")}},
                    )
                ),
            },
        },
        "LostPolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [ref("DeadLetters")],
                "PolicyDocument": policy_document(
                    statement(
                        "sqs:SendMessage",
                        arn("DeadLetters"),
                        Principal={"Service": "events.amazonaws.com"},
                        Condition={"ArnEquals": {"aws:SourceArn": arn("Hears")}},
                    )
                ),
            },
        },
        "HeardMapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": arn("Heard"),
                "FunctionName": ref("Function"),
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        },
    }


def bus_arn(environment, legal_entity):
    return f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{consent_bus(environment, legal_entity)}"


def bus(environment, legal_entity):
    return {
        "Type": "AWS::Events::EventBus",
        "Properties": {
            "Name": consent_bus(environment, legal_entity),
            "Tags": [{"Key": "LegalEntity", "Value": legal_entity}],
        },
    }
