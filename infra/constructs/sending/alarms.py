"""The alarms of the sending side: what must wake a person while texts go out, or while they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.monitoring.metrics import dropped, ended_loops, errors, oldest, throttles, waiting

if TYPE_CHECKING:
    from infra.constructs.messaging.channels import DeliveryChannel
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.monitoring.metrics import Metric
    from infra.constructs.sending.delivery_events import DeliveryEvents
    from infra.constructs.sending.send_gate import SendGate, SendingQueues

REQUEST_LATE_SECONDS = 20 * 60  # a text that may go within a quarter of an hour waits for that in its queue
BULK_LATE_SECONDS = 6 * 3600  # a million texts of one part take three and a half hours of the code's usual rate
EVENT_LATE_SECONDS = 15 * 60


class SendingAlarms(Construct):
    """Dead letters, what waits too long, a gate that is shut, and functions that fail or are put off."""

    def __init__(
        self, scope: Construct, construct_id: str, *, alarms: ProgramAlarms, gate: SendGate, events: DeliveryEvents
    ) -> None:
        super().__init__(scope, construct_id)
        self._alarms = alarms
        self._watch_queues(gate.queues, events.delivery)
        lost = dropped(gate.deferral.group)
        self._watch("Lost", lost, "A deferred text could not be returned to its queue")
        self._watch_gate(gate)
        self._watch_events(events)

    def _watch_queues(self, queues: SendingQueues, delivery: DeliveryChannel) -> None:
        dead = waiting(queues.dead_letters)
        self._watch(
            "DeadLetters", dead, "A request or delivery event failed repeatedly and is in the dead-letter queue"
        )
        waits = "has waited for too long: the gate is shut, slow or failing"
        self._watch("LateRequest", oldest(queues.requests), f"A request {waits}", REQUEST_LATE_SECONDS)
        self._watch("LateBulk", oldest(queues.bulk), f"A text of a campaign {waits}", BULK_LATE_SECONDS)
        late = "Delivery events are late, so a pause would be late too"
        self._watch("LateEvent", oldest(delivery.queue), late, EVENT_LATE_SECONDS)

    def _watch_gate(self, gate: SendGate) -> None:
        braked, unknown = (self._alarms.counted("send_gate", name) for name in ("Braked", "Unknown"))
        self._watch("Braked", braked, "The service refuses every text: nothing is sent until a person resumes")
        unheard = self._alarms.counted("send_gate", "Unheard")
        self._watch("Unheard", unheard, "Texts are held back because what customers text is not being read")
        self._watch("Unknown", unknown, "The service did not say whether it took a text, which is not sent again")
        self._watch("GateErrors", errors(gate.function), "The gate failed")
        ended = "Lambda dropped deferred texts as a recursive loop: they are in the dead-letter queue"
        self._watch("LoopEnded", ended_loops(gate.function), ended)
        self._watch("GateThrottles", throttles(gate.function), "Lambda throttles the gate: raise the account's quota")

    def _watch_events(self, events: DeliveryEvents) -> None:
        paused, shut = (self._alarms.counted("delivery_events", name) for name in ("Paused", "Braked"))
        self._watch("Paused", paused, "Too many texts were blocked or led to opt-outs: a person must review and resume")
        self._watch("Shut", shut, "The gate was disabled because the service refuses every text")
        self._watch("EventErrors", errors(events.function), "The function that reads delivery events failed")

    def _watch(self, name: str, metric: Metric, description: str, above: float = 0) -> None:
        self._alarms.watch(self, name, metric, above, description)
