"""What is to be sent: requests of the brand's systems, requests of campaigns, and what fails on the sending side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.queues import durable_queue

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey

READER_SECONDS = 60  # the gate's time-out


class SendingQueues(Construct):
    """`requests`, `bulk` (a million campaign texts never stand before a one-time password), `dead_letters`.

    The first two have no policy that lets anybody in: whoever asks for a text is a role of this account that may.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.requests, self.bulk = (
            durable_queue(self, name, key=key, reader_seconds=READER_SECONDS, dead_letters=self.dead_letters)
            for name in ("Requests", "Bulk")
        )

    def environment(self) -> dict[str, str]:
        """Return the variables by which the gate tells its queues apart and puts texts off."""
        return {
            "REQUEST_QUEUE": self.requests.queue_url,
            "REQUEST_QUEUE_ARN": self.requests.queue_arn,
            "BULK_QUEUE": self.bulk.queue_url,
            "BULK_QUEUE_ARN": self.bulk.queue_arn,
            "DEAD_LETTERS_ARN": self.dead_letters.queue_arn,
        }
