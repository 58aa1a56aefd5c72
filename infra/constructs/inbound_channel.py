"""What customers text to the program: the two-way topic, the queue behind it, and the queue for what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.queues import PATIENT_ATTEMPTS, reading
from infra.constructs.service_channel import ServiceChannel

if TYPE_CHECKING:
    from constructs import Construct

    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement
    from infra.naming import Names

TEXTS = 5  # of a batch: what a slow SMS service leaves undone is done by the next run
READER_SECONDS = 15  # a failed text is tried again after six times that: a STOP must not wait longer


class InboundChannel(ServiceChannel):
    """The service publishes each text on the topic; the keyword handler reads the queue."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey) -> None:
        super().__init__(
            scope, construct_id, names=names, key=key, reader_seconds=READER_SECONDS, attempts=PATIENT_ATTEMPTS
        )

    def reading(self) -> Statement:
        """What takes texts off the queue."""
        return reading(self.queue)
