"""How one good program hears what became of its texts, as CloudFormation writes it."""

from tests.infra.policy.example.cloudformation import FROM_SERVICE, KEPT, arn, policy_document, ref, statement

ENDS = (
    "TEXT_BLOCKED TEXT_CARRIER_BLOCKED TEXT_CARRIER_UNREACHABLE TEXT_DELIVERED TEXT_INVALID TEXT_INVALID_MESSAGE "
    "TEXT_PROTECT_BLOCKED TEXT_SPAM TEXT_SUCCESSFUL TEXT_TTL_EXPIRED TEXT_UNKNOWN TEXT_UNREACHABLE"
)


def delivery():
    return {
        "Events": {
            "Type": "AWS::SMSVOICE::ConfigurationSet",
            **KEPT,
            "Properties": {
                "EventDestinations": [
                    {
                        "EventDestinationName": "delivery",
                        "Enabled": True,
                        "MatchingEventTypes": ENDS.split(),
                        "SnsDestination": {"TopicArn": ref("Reports")},
                    }
                ]
            },
        },
        "Reports": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": arn("Key")}},
        "ReportsPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [ref("Reports")],
                "PolicyDocument": policy_document(
                    statement(
                        "sns:Publish",
                        ref("Reports"),
                        Principal={"Service": "sms-voice.amazonaws.com"},
                        Condition=FROM_SERVICE,
                    )
                ),
            },
        },
        "ReportsRoute": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"Protocol": "sqs", "TopicArn": ref("Reports"), "Endpoint": arn("EventQueue")},
        },
        "EventQueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [ref("EventQueue")],
                "PolicyDocument": policy_document(
                    statement(
                        "sqs:SendMessage",
                        arn("EventQueue"),
                        Principal={"Service": "sns.amazonaws.com"},
                        Condition={"ArnEquals": {"aws:SourceArn": ref("Reports")}},
                    )
                ),
            },
        },
    }
