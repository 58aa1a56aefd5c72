"""The queue of replies: what customers text that is no command waits there for the brand's people and systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.core.queues import PATIENT_ATTEMPTS, durable_queue, filling
from infra.constructs.monitoring.metrics import oldest, waiting

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.program_tables import SendStore
    from infra.constructs.monitoring.alarms import ProgramAlarms

LATE_SECONDS = 60 * 60  # of the day in which a reply may be answered


class Replies(Construct):
    """The queue behind the port `replies`, in order by person, and the one for what its reader gave back too often."""

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey, sends: SendStore) -> None:
        super().__init__(scope, construct_id)
        self._sends = sends
        self.dead_letters = durable_queue(self, "DeadLetters", key=key, fifo=True)
        self.queue = durable_queue(
            self,
            "Queue",
            key=key,
            dead_letters=self.dead_letters,
            attempts=PATIENT_ATTEMPTS,
            port="replies",
            fifo=True,
        )

    def forwarding(self) -> list[Statement]:
        """What binds an answer to a reply, sees what the person got last, and puts the reply into the queue."""
        return [self._sends.binding(), filling(self.queue)]

    def environment(self) -> dict[str, str]:
        """Return the variable by which a function finds the queue."""
        return {"REPLIES_QUEUE": self.queue.queue_url}

    def watched_by(self, alarms: ProgramAlarms) -> None:
        """Wake a person where nobody takes the replies, or their reader fails."""
        alarms.watch(self, "Failed", waiting(self.dead_letters))
        alarms.watch(self, "Late", oldest(self.queue), LATE_SECONDS)
