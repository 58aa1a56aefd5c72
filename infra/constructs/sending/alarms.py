"""The alarms of the sending side: what must wake a person while texts go out, or while they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.monitoring.metrics import dropped, ended_loops, errors, oldest, throttles, waiting

if TYPE_CHECKING:
    from infra.constructs.messaging.channels import DeliveryChannel
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.sending.delivery_events import DeliveryEvents
    from infra.constructs.sending.send_gate import SendGate, SendingQueues

REQUEST_LATE_SECONDS = 20 * 60  # a text that may go within a quarter of an hour waits for that in its queue
BULK_LATE_SECONDS = 6 * 3600  # a million texts of one part take three and a half hours of the code's usual rate
EVENT_LATE_SECONDS = 15 * 60


class SendingAlarms(Construct):
    """Dead letters, what waits too long, a gate that is shut or fails, and whoever pumps passwords.

    An error that is tried again wakes nobody: where it stays, texts or events are late, or end with the dead letters
    within the hour.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alarms: ProgramAlarms,
        gate: SendGate,
        events: DeliveryEvents,
        passwords: bool,
    ) -> None:
        """Take whether the program sends one-time `passwords`, which can be pumped."""
        super().__init__(scope, construct_id)
        self._alarms = alarms
        self._watch_queues(gate.queues, events.delivery)
        self._watch_gate(gate, passwords=passwords)
        alarms.watch(self, "Paused", alarms.counted("delivery_events", "Paused"))

    def _watch_queues(self, queues: SendingQueues, delivery: DeliveryChannel) -> None:
        self._alarms.watch(self, "DeadLetters", waiting(queues.dead_letters))
        self._alarms.watch(self, "LateRequest", oldest(queues.requests), REQUEST_LATE_SECONDS)
        self._alarms.watch(self, "LateBulk", oldest(queues.bulk), BULK_LATE_SECONDS)
        self._alarms.watch(self, "LateEvent", oldest(delivery.queue), EVENT_LATE_SECONDS)

    def _watch_gate(self, gate: SendGate, *, passwords: bool) -> None:
        self._alarms.watch(self, "Lost", dropped(gate.deferral.group))
        self._alarms.watch(self, "LoopEnded", ended_loops(gate.function))
        for name in ("Braked", "Unheard", "Unknown"):
            self._alarms.watch(self, name, self._alarms.counted("send_gate", name))
        if passwords:  # which cannot wait until it shows
            self._alarms.watch(self, "GateErrors", errors(gate.function))
            self._alarms.watch(self, "GateThrottles", throttles(gate.function))
            self._alarms.watch(self, "Pumping", self._alarms.counted("send_gate", "DroppedPumping"))
