"""What customers text to the program: the two-way topic, the queue behind it, and the queue for what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey
    from infra.naming import Names

ATTEMPTS = 5
RETENTION = cdk.Duration.days(14)  # the longest that SQS keeps a message
VISIBILITY = cdk.Duration.seconds(90)  # six times the handler's time-out, as Lambda asks of its queues


class InboundChannel(Construct):
    """Topic -> queue -> dead-letter queue, all encrypted with the program's key."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", master_key=key.key, enforce_ssl=True)
        self.topic_policy = self._only_the_service_publishes(names)
        self.dead_letters = self._queue("DeadLetters", key)
        self.queue = self._queue("Queue", key, sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=ATTEMPTS))
        self._deliver()

    def reading(self) -> iam.PolicyStatement:
        """What takes texts off the queue."""
        actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
        return iam.PolicyStatement(actions=actions, resources=[self.queue.queue_arn])

    def _queue(self, name: str, key: ProgramKey, dead_letters: sqs.DeadLetterQueue | None = None) -> sqs.Queue:
        return sqs.Queue(
            self,
            name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key.key,
            enforce_ssl=True,
            retention_period=RETENTION,
            visibility_timeout=VISIBILITY,
            dead_letter_queue=dead_letters,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _deliver(self) -> None:
        # the envelope stays (no raw delivery): its Timestamp orders the messages of one phone
        sns.Subscription(
            self,
            "Delivery",
            topic=self.topic,
            protocol=sns.SubscriptionProtocol.SQS,
            endpoint=self.queue.queue_arn,
            dead_letter_queue=self.dead_letters,
        )
        self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": self.topic.topic_arn}},
            )
        )

    def _only_the_service_publishes(self, names: Names) -> sns.TopicPolicy:
        service = iam.PolicyStatement(
            principals=[iam.ServicePrincipal("sms-voice.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[self.topic.topic_arn],
            conditions={
                "StringEquals": {"aws:SourceAccount": names.account},
                "ArnLike": {"aws:SourceArn": names.arn("sms-voice", "*")},
            },
        )
        result = self.topic.add_to_resource_policy(service)
        policy = result.policy_dependable
        if not isinstance(policy, sns.TopicPolicy):
            raise TypeError("the two-way topic has no policy of its own to depend on")
        return policy
