"""What became of the texts: the topic of the configuration set, and the queue of delivery events behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_smsvoice as smsvoice

from infra.constructs.service_channel import ServiceChannel
from lambdas.sending.outcome import DELIVERED, FINAL

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs
    from constructs import Construct

    from infra.constructs.encryption import ProgramKey
    from infra.naming import Names

READER_SECONDS = 30
ENDS = sorted(DELIVERED | FINAL)  # the service publishes nothing at TEXT_SENT, and nothing follows from what is no end


class DeliveryChannel(ServiceChannel):
    """The service publishes each end of a text on the topic; `lambdas/delivery_events` reads the queue."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, dead_letters: sqs.Queue
    ) -> None:
        super().__init__(
            scope, construct_id, names=names, key=key, reader_seconds=READER_SECONDS, dead_letters=dead_letters
        )

    def destination(self) -> smsvoice.CfnConfigurationSet.EventDestinationProperty:
        """Return what sends the ends of a configuration set's texts to this channel."""
        return smsvoice.CfnConfigurationSet.EventDestinationProperty(
            event_destination_name="delivery",
            enabled=True,
            matching_event_types=ENDS,
            sns_destination=smsvoice.CfnConfigurationSet.SnsDestinationProperty(topic_arn=self.topic_arn),
        )
