"""What wakes the people of one good program, as CloudFormation writes it."""

from tests.infra.policy.example.cloudformation import OWN_ACCOUNT, arn, policy_document, ref, statement

QUEUES = {"Late": "Queue", "LateRequest": "Requests", "LateBulk": "Bulk", "LateEvent": "EventQueue"}
FUNCTIONS = {"Failed": "Function", "GateFailed": "Gate", "ReporterFailed": "Reporter", "ArchivistFailed": "Archivist"}


def alarm(namespace, metric, dimension, value):
    properties = {
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [{"Name": dimension, "Value": value}],
        "AlarmActions": [ref("AlarmTopic")],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def of_queue(queue, metric):
    return alarm("AWS/SQS", metric, "QueueName", {"Fn::GetAtt": [queue, "QueueName"]})


def dead_letters(queue):
    found = of_queue(queue, "ApproximateNumberOfMessagesVisible")
    found["Properties"] |= {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 0}
    return found


def late(queue):
    return of_queue(queue, "ApproximateAgeOfOldestMessage")


def failed(function):
    return alarm("AWS/Lambda", "Errors", "FunctionName", ref(function))


def alarms():
    publish = statement(
        "sns:Publish", ref("AlarmTopic"), Principal={"Service": "cloudwatch.amazonaws.com"}, Condition=OWN_ACCOUNT
    )
    return {
        "AlarmTopic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": arn("Key")}},
        "AlarmTopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [ref("AlarmTopic")], "PolicyDocument": policy_document(publish)},
        },
        "Alarm": dead_letters("DeadLetters"),
        "SendingAlarm": dead_letters("SendingDeadLetters"),
        **{name: late(queue) for name, queue in QUEUES.items()},
        "LoopEnded": alarm("AWS/Lambda", "RecursiveInvocationsDropped", "FunctionName", ref("Gate")),
        **{name: failed(function) for name, function in FUNCTIONS.items()},
    }
