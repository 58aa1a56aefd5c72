"""Who hears of a program's alarms, and what keeps a notice that could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.alarm_targets import protocol
from infra.constructs.core.iam import admit
from infra.constructs.core.queues import durable_queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.core.encryption import ProgramKey


class AlarmSubscribers(Construct):
    """A subscription of `topic` for each address and endpoint; the targets that are topics are in `topics`."""

    def __init__(
        self, scope: Construct, construct_id: str, *, topic: sns.Topic, key: ProgramKey, targets: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.topics = [target for target in targets if protocol(target) is None]
        subscribers = [(target, how) for target in targets if (how := protocol(target))]
        self.dead_letters = durable_queue(self, "DeadLetters", key=key) if subscribers else None
        for number, (target, how) in enumerate(subscribers, start=1):
            sns.Subscription(
                self,
                f"Subscriber{number}",
                topic=topic,
                protocol=sns.SubscriptionProtocol(how.upper()),
                endpoint=target,
                dead_letter_queue=self.dead_letters,
            )
        if self.dead_letters:
            only = {"ArnEquals": {"aws:SourceArn": topic.topic_arn}}
            queue = self.dead_letters.queue_arn
            entry = admit("sns.amazonaws.com", to=["sqs:SendMessage"], on=queue, only=only)
            self.dead_letters.add_to_resource_policy(iam.PolicyStatement.from_json(entry))
