"""Queues that lose nothing, topics that feed them, and the mappings by which functions read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from infra.constructs.core.iam import admit, allow

if TYPE_CHECKING:
    from aws_cdk import aws_events as events
    from constructs import Construct

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement

EVENTS = "events.amazonaws.com"
ATTEMPTS = 5
# a text on record waits in its queue for what it still owes: a day in which the SMS service answers nothing
PATIENT_ATTEMPTS = 1000
RETENTION = cdk.Duration.days(14)  # the longest that SQS keeps a message
RUNS_HIDDEN = 6  # a message stays hidden for six time-outs of its reader, as Lambda asks of its queues
READING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")


def durable_queue(
    scope: Construct,
    name: str,
    *,
    key: ProgramKey,
    reader_seconds: int = 15,
    dead_letters: sqs.Queue | None = None,
    attempts: int = ATTEMPTS,
    port: str = "",
) -> sqs.Queue:
    """Return the queue `name` in `scope`, for a reader with that time-out, behind `port` where there is one.

    What fails so many times as there are `attempts` goes to `dead_letters`.
    """
    queue = sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=key.key,
        enforce_ssl=True,
        retention_period=RETENTION,
        visibility_timeout=cdk.Duration.seconds(RUNS_HIDDEN * reader_seconds),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts) if dead_letters else None,
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    for statement in key.walls.of_queue(queue.queue_arn, port):
        queue.add_to_resource_policy(iam.PolicyStatement.from_json(statement))
    return queue


def walled_topic(scope: Construct, *, key: ProgramKey, port: str = "") -> sns.Topic:
    """Return the topic of `scope`, behind `port` where there is one."""
    topic = sns.Topic(scope, "Topic", master_key=key.key, enforce_ssl=True)
    for statement in key.walls.of_topic(topic.topic_arn, port):
        topic.add_to_resource_policy(iam.PolicyStatement.from_json(statement))
    return topic


def reading(*queues: sqs.Queue) -> Statement:
    """Return what takes messages off `queues`."""
    return allow(*READING, on=[queue.queue_arn for queue in queues])


def filling(*queues: sqs.Queue) -> Statement:
    """Return what puts messages into `queues`."""
    return allow("sqs:SendMessage", on=[queue.queue_arn for queue in queues])


def allow_rule(rule: events.CfnRule, *queues: sqs.Queue) -> None:
    """Let `rule`, and no other, put messages into `queues`, whose key must serve EventBridge."""
    only = {"ArnEquals": {"aws:SourceArn": rule.attr_arn}}
    for queue in queues:
        entry = admit(EVENTS, to=["sqs:SendMessage"], on=queue.queue_arn, only=only)
        queue.add_to_resource_policy(iam.PolicyStatement.from_json(entry))


def consume(
    function: lambda_.CfnFunction,
    name: str,
    *,
    scope: Construct,
    queue: sqs.Queue,
    batch: int = 10,
    window_seconds: int | None = None,
    at_once: int | None = None,
) -> lambda_.CfnEventSourceMapping:
    """Return the mapping `name` in `scope` by which `function` reads `queue`, in at most `at_once` runs at a time.

    A run gets up to `batch` messages, gathered for `window_seconds`, and says which of them are to come again.
    """
    scaling = lambda_.CfnEventSourceMapping.ScalingConfigProperty(maximum_concurrency=at_once) if at_once else None
    return lambda_.CfnEventSourceMapping(
        scope,
        name,
        event_source_arn=queue.queue_arn,
        function_name=function.ref,
        batch_size=batch,
        maximum_batching_window_in_seconds=window_seconds,
        scaling_config=scaling,
        function_response_types=["ReportBatchItemFailures"],
    )
