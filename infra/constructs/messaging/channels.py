"""What the SMS service tells a program: a topic and a queue for inbound texts, and one of each for delivery events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_events as events
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from infra.constructs.core.iam import admit, allow
from infra.constructs.core.queues import (
    ATTEMPTS,
    PATIENT_ATTEMPTS,
    Queue,
    allow_rule,
    deliver,
    durable_queue,
    reading,
    walled_topic,
)
from lambdas.delivery.inbound_health import PROBE
from lambdas.delivery.outcome import DELIVERED, FINAL

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.naming import Names


class ServiceChannel(Construct):
    """Topic -> queue -> dead-letter queue, all encrypted with the program's key."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        reader_seconds: int,
        dead_letters: Queue | None = None,
        attempts: int = ATTEMPTS,
        port: str = "",
    ) -> None:
        """Take the time-out of the function that reads, and how often it tries; what it stands behind may be given."""
        super().__init__(scope, construct_id)
        self.topic = walled_topic(self, key=key, port=port)
        self.topic_arn = self.topic.topic_arn
        self._only_the_service_publishes(names)
        self.dead_letters = dead_letters or durable_queue(self, "DeadLetters", key=key)
        self.queue = durable_queue(
            self,
            "Queue",
            key=key,
            reader_seconds=reader_seconds,
            dead_letters=self.dead_letters,
            attempts=attempts,
        )
        self._deliver()

    def _deliver(self) -> None:
        # the envelope stays (no raw delivery): its Timestamp orders the messages of one phone
        queue, only = self.queue.queue_arn, {"ArnEquals": {"aws:SourceArn": self.topic_arn}}
        deliver(self, "Delivery", topic=self.topic, protocol="sqs", endpoint=queue, dead_letters=self.dead_letters)
        self.queue.permit(admit("sns.amazonaws.com", to=["sqs:SendMessage"], on=queue, only=only))

    def _only_the_service_publishes(self, names: Names) -> None:
        only = {
            "StringEquals": {"aws:SourceAccount": names.account},
            "ArnLike": {"aws:SourceArn": names.arn("sms-voice", "*")},
        }
        self.topic.permit(admit("sms-voice.amazonaws.com", to=["sns:Publish"], on=self.topic_arn, only=only))


# What became of the texts: the topic of the configuration set, and the queue of delivery events behind it.


DELIVERY_READER_SECONDS = 30
ENDS = sorted(DELIVERED | FINAL)  # the service publishes nothing at TEXT_SENT, and nothing follows from what is no end


class DeliveryChannel(ServiceChannel):
    """The service publishes each end of a text on the topic; `lambdas/functions/delivery_events` reads the queue."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, dead_letters: Queue
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            names=names,
            key=key,
            reader_seconds=DELIVERY_READER_SECONDS,
            dead_letters=dead_letters,
            port="results",
        )

    def destination(self) -> smsvoice.CfnConfigurationSet.EventDestinationProperty:
        """Return what sends the ends of a configuration set's texts to this channel."""
        return smsvoice.CfnConfigurationSet.EventDestinationProperty(
            event_destination_name="delivery",
            enabled=True,
            matching_event_types=ENDS,
            sns_destination=smsvoice.CfnConfigurationSet.SnsDestinationProperty(topic_arn=self.topic_arn),
        )


# What customers text to the program: the two-way topic, the queue behind it, and the queue for what fails.


PROBED_EVERY = "rate(1 minute)"
TEXTS = 5  # of a batch: what a slow SMS service leaves undone is done by the next run
INBOUND_READER_SECONDS = 15  # a failed text is tried again after six times that: a STOP must not wait longer


class InboundChannel(ServiceChannel):
    """The service publishes each text on the topic; the keyword handler reads the queue."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey) -> None:
        super().__init__(
            scope, construct_id, names=names, key=key, reader_seconds=INBOUND_READER_SECONDS, attempts=PATIENT_ATTEMPTS
        )
        self._probe()

    def _probe(self) -> None:
        """Put a message beside the texts every minute: once it is read, what had come before it was read too."""
        probe = events.CfnRule(
            self,
            "Probe",
            description="Tells the gate by way of the queue of texts that they are read",
            schedule_expression=PROBED_EVERY,
            targets=[
                events.CfnRule.TargetProperty(
                    id="Texts",
                    arn=self.queue.queue_arn,
                    input=PROBE,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
                )
            ],
        )
        allow_rule(probe, self.queue, self.dead_letters)

    def environment(self) -> dict[str, str]:
        """Return the variable by which a function finds what could not be handled."""
        return {"INBOUND_DEAD_LETTERS": self.dead_letters.queue_url}

    def counting(self) -> Statement:
        """What counts the texts that could not be handled."""
        return allow("sqs:GetQueueAttributes", on=[self.dead_letters.queue_arn])

    def reading(self) -> Statement:
        """What takes texts off the queue."""
        return reading(self.queue)
