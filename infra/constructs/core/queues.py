"""Queues that lose nothing, topics that feed them, and the mappings by which functions read them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.core.iam import admit, allow, only_encrypted, resource_policy
from infra.constructs.core.once import asked_once

if TYPE_CHECKING:
    from aws_cdk import aws_events as events

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement

EVENTS = "events.amazonaws.com"
ATTEMPTS = 5
# a text on record waits in its queue for what it still owes: a day in which the SMS service answers nothing
PATIENT_ATTEMPTS = 1000
# an idle queue that is polled asks for a data key each time; a key that was shut is felt after as long
DATA_KEY_REUSE = cdk.Duration.hours(1)
RETENTION = cdk.Duration.days(14)  # the longest that SQS keeps a message
RUNS_HIDDEN = 6  # a message stays hidden for six time-outs of its reader, as Lambda asks of its queues
READING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")


@asked_once("queue_arn", "queue_name", "queue_url")
class Queue(sqs.Queue):
    """A queue with one policy document, to which `permit` adds; the CDK's own way asks four questions a statement."""

    def shut(self, *statements: Statement) -> None:
        """Give the queue its policy: nobody comes by plain http, and the walls `statements` stand."""
        self._document = resource_policy(only_encrypted("sqs", self.queue_arn), *statements)
        within = Construct(self, "Policy")
        sqs.CfnQueuePolicy(within, "Resource", policy_document=self._document, queues=[self.queue_url])

    def permit(self, statement: Statement) -> None:
        """Add `statement` to the policy."""
        self._document.add_statements(iam.PolicyStatement.from_json(statement))


@asked_once("topic_arn")
class Topic(sns.Topic):
    """A topic with one policy document, as `Queue` has."""

    def shut(self, *statements: Statement) -> None:
        """Give the topic its policy: nobody publishes by plain http, and the walls `statements` stand."""
        self._document = iam.PolicyDocument(assign_sids=True)
        self.policy = sns.TopicPolicy(self, "Policy", topics=[self], policy_document=self._document, enforce_ssl=True)
        self._document.add_statements(*map(iam.PolicyStatement.from_json, statements))

    def permit(self, statement: Statement) -> None:
        """Add `statement` to the policy."""
        self._document.add_statements(iam.PolicyStatement.from_json(statement))


@cache
def seconds(number: int) -> cdk.Duration:
    """Return so many seconds."""
    return cdk.Duration.seconds(number)


def durable_queue(
    scope: Construct,
    name: str,
    *,
    key: ProgramKey,
    reader_seconds: int = 15,
    dead_letters: Queue | None = None,
    attempts: int = ATTEMPTS,
    port: str = "",
    fifo: bool = False,
) -> Queue:
    """Return the queue `name` in `scope`, for a reader with that time-out, behind `port` where there is one.

    One that is `fifo` keeps the messages of each group in order, and takes any number of groups at once.

    What fails so many times as there are `attempts` goes to `dead_letters`.
    """
    queue = Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=key.key,
        data_key_reuse=DATA_KEY_REUSE,
        retention_period=RETENTION,
        visibility_timeout=seconds(RUNS_HIDDEN * reader_seconds),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=attempts) if dead_letters else None,
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        fifo=fifo or None,
        deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None,
        fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None,
    )
    queue.shut(*key.walls.of_queue(queue.queue_arn, port))
    return queue


def walled_topic(scope: Construct, *, key: ProgramKey, port: str = "") -> Topic:
    """Return the topic of `scope`, behind `port` where there is one."""
    topic = Topic(scope, "Topic", master_key=key.key)
    topic.shut(*key.walls.of_topic(topic.topic_arn, port))
    return topic


def deliver(scope: Construct, name: str, *, topic: Topic, protocol: str, endpoint: str, dead_letters: Queue) -> None:
    """Subscribe `endpoint` to `topic`; what cannot be delivered goes to `dead_letters`."""
    sns.CfnSubscription(
        Construct(scope, name),
        "Resource",
        topic_arn=topic.topic_arn,
        protocol=protocol,
        endpoint=endpoint,
        redrive_policy={"deadLetterTargetArn": dead_letters.queue_arn},
    )
    only = {"ArnEquals": {"aws:SourceArn": topic.topic_arn}}
    dead_letters.permit(admit("sns.amazonaws.com", to=["sqs:SendMessage"], on=dead_letters.queue_arn, only=only))


def reading(*queues: Queue) -> Statement:
    """Return what takes messages off `queues`."""
    return allow(*READING, on=[queue.queue_arn for queue in queues])


def filling(*queues: Queue) -> Statement:
    """Return what puts messages into `queues`."""
    return allow("sqs:SendMessage", on=[queue.queue_arn for queue in queues])


def allow_rule(rule: events.CfnRule, *queues: Queue) -> None:
    """Let `rule`, and no other, put messages into `queues`."""
    only = {"ArnEquals": {"aws:SourceArn": rule.attr_arn}}
    for queue in queues:
        queue.permit(admit(EVENTS, to=["sqs:SendMessage"], on=queue.queue_arn, only=only))


def consume(
    function: lambda_.CfnFunction,
    name: str,
    *,
    scope: Construct,
    queue: Queue,
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
