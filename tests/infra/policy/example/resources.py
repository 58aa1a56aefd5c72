"""The messaging resources of one good program as CloudFormation writes them, and all its resources together."""

from tests.infra.policy.example.alarms import alarms
from tests.infra.policy.example.archive import archive
from tests.infra.policy.example.cloudformation import (
    ACCOUNT,
    CODE,
    FROM_SERVICE,
    INSECURE,
    KEPT,
    OWN_ACCOUNT,
    REGION,
    ROOT,
    arn,
    keyword,
    policy_document,
    ref,
    statement,
)
from tests.infra.policy.example.handling import consent, handling
from tests.infra.policy.example.sending import sending

SERVICES = ("cloudwatch", "events", "sms-voice", "sns")  # what carries messages under the program's key


def messaging(number, log_prefix):
    own_logs = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{log_prefix}/*"
    return {
        "Key": {
            "Type": "AWS::KMS::Key",
            **KEPT,
            "Properties": {
                "KeyPolicy": policy_document(
                    statement("kms:*", "*", Principal={"AWS": ROOT}),
                    statement(
                        ["kms:Decrypt", "kms:GenerateDataKey*"],
                        "*",
                        Principal={"Service": [f"{name}.amazonaws.com" for name in SERVICES]},
                        Condition=OWN_ACCOUNT,
                    ),
                    statement(
                        ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                        "*",
                        Principal={"Service": f"logs.{REGION}.amazonaws.com"},
                        Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": own_logs}},
                    ),
                )
            },
        },
        "OptOuts": {"Type": "AWS::SMSVOICE::OptOutList", **KEPT},
        "Pool": {
            "Type": "AWS::SMSVOICE::Pool",
            **KEPT,
            "Properties": {
                "OriginationIdentities": [CODE + number],
                "OptOutListName": ref("OptOuts"),
                "SharedRoutesEnabled": False,
                "SelfManagedOptOutsEnabled": False,
                "MandatoryKeywords": {"STOP": {"Message": "You are out."}, "HELP": {"Message": "Call us."}},
                "OptionalKeywords": [
                    keyword("REVOKE", "OPT_OUT"),
                    keyword("OPT OUT", "OPT_OUT"),
                    keyword("START", "OPT_IN"),
                    keyword("UNSTOP", "OPT_IN"),
                ],
                "TwoWay": {"Enabled": True, "ChannelArn": ref("Topic")},
            },
        },
    }


def inbound():
    return {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": arn("Key")}},
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [ref("Topic")],
                "PolicyDocument": policy_document(
                    statement(
                        "sns:Publish",
                        ref("Topic"),
                        Principal={"Service": "sms-voice.amazonaws.com"},
                        Condition=FROM_SERVICE,
                    ),
                    statement("sns:Publish", ref("Topic"), Principal="*", Condition=INSECURE) | {"Effect": "Deny"},
                ),
            },
        },
        "DeadLetters": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"KmsMasterKeyId": arn("Key"), "MessageRetentionPeriod": 1_209_600},
        },
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "KmsMasterKeyId": arn("Key"),
                "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": 5},
            },
        },
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [ref("Queue")],
                "PolicyDocument": policy_document(
                    statement(
                        "sqs:SendMessage",
                        arn("Queue"),
                        Principal={"Service": "sns.amazonaws.com"},
                        Condition={"ArnEquals": {"aws:SourceArn": ref("Topic")}},
                    )
                ),
            },
        },
        "Delivery": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"Protocol": "sqs", "TopicArn": ref("Topic"), "Endpoint": arn("Queue")},
        },
    }


def program_resources(number, log_prefix):
    """Return a template's resources for a program on the short code whose id ends with `number`."""
    return {
        **messaging(number, log_prefix),
        **inbound(),
        **handling(log_prefix),
        **consent(),
        **archive(),
        **sending(),
        **alarms(),
    }
