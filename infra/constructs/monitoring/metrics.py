"""What CloudWatch counts of queues, functions and schedules, as the alarms of a program look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_cdk import aws_events as events
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_scheduler as scheduler
    from aws_cdk import aws_sqs as sqs

MINUTE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of CloudWatch, and by which statistic over how many seconds it is looked at."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str
    seconds: int = MINUTE_SECONDS


def waiting(queue: sqs.Queue) -> Metric:
    """Return how many messages wait in `queue`."""
    return _of_queue(queue, "ApproximateNumberOfMessagesVisible")


def oldest(queue: sqs.Queue) -> Metric:
    """Return how many seconds the oldest message has been in `queue`."""
    return _of_queue(queue, "ApproximateAgeOfOldestMessage")


def errors(function: lambda_.CfnFunction) -> Metric:
    """Return how many runs of `function` failed."""
    return _of_function(function, "Errors", "Sum")


def throttles(function: lambda_.CfnFunction) -> Metric:
    """Return how many runs of `function` were refused for want of concurrent executions."""
    return _of_function(function, "Throttles", "Sum")


def ended_loops(function: lambda_.CfnFunction) -> Metric:
    """Return how many messages Lambda dropped because they had come back to `function` too often."""
    return _of_function(function, "RecursiveInvocationsDropped", "Sum")


def lag(function: lambda_.CfnFunction) -> Metric:
    """Return by how many milliseconds `function` is behind its stream."""
    return _of_function(function, "IteratorAge", "Maximum")


def dropped(group: scheduler.CfnScheduleGroup) -> Metric:
    """Return how many schedules of `group` were given up without reaching their target."""
    return Metric("AWS/Scheduler", "InvocationDroppedCount", {"ScheduleGroup": group.ref}, "Sum")


def lost(rule: events.CfnRule) -> Metric:
    """Return how many events of `rule` reached neither its target nor its dead-letter queue."""
    return _of_rule(rule, "InvocationsFailedToBeSentToDlq")


def failed_runs(workflow: str) -> Metric:
    """Return how many runs of the `workflow` of that ARN failed."""
    return Metric("AWS/States", "ExecutionsFailed", {"StateMachineArn": workflow}, "Sum")


def _of_rule(rule: events.CfnRule, name: str) -> Metric:
    # on a custom bus CloudWatch knows a rule by both names; CloudFormation's Ref of such a rule is `BUS|RULE`
    return Metric("AWS/Events", name, {"EventBusName": rule.event_bus_name or "", "RuleName": rule.name or ""}, "Sum")


def _of_queue(queue: sqs.Queue, name: str) -> Metric:
    return Metric("AWS/SQS", name, {"QueueName": queue.queue_name}, "Maximum")


def _of_function(function: lambda_.CfnFunction, name: str, statistic: str) -> Metric:
    return Metric("AWS/Lambda", name, {"FunctionName": function.ref}, statistic)
