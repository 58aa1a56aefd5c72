"""The function that reads what became of each text, and closes the gate where texts do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.core.iam import allow, own_arn
from infra.constructs.core.queues import consume, reading
from infra.constructs.messaging.channels import DELIVERY_READER_SECONDS

if TYPE_CHECKING:
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.program_tables import SendStore
    from infra.constructs.messaging.channels import DeliveryChannel
    from infra.constructs.sending.send_gate import SendGate


class DeliveryEvents(Construct):
    """`delivery_events` behind the delivery channel; it may switch the gate's mappings, and nothing else."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        sends: SendStore,
        delivery: DeliveryChannel,
        gate: SendGate,
        retries: bool,
    ) -> None:
        """Take whether texts that fail are tried again."""
        super().__init__(scope, construct_id)
        self.delivery = delivery
        self.function = runtime.function(
            self,
            package="delivery_events",
            seconds=DELIVERY_READER_SECONDS,
            may=[
                sends.outcomes(),
                reading(delivery.queue),
                _braking(gate),
                *(gate.deferral.putting_off() if retries else ()),
            ],
            environment={
                **sends.environment(),
                "GATE_MAPPINGS": ",".join(gate.mappings),
                **(_retrying(gate) if retries else {}),
            },
        )
        consume(self.function, "Outcomes", scope=self, queue=delivery.queue, at_once=runtime.concurrency.events)


def _retrying(gate: SendGate) -> dict[str, str]:
    """Return the variables by which a text comes back to the gate."""
    queues = gate.queues.environment()
    arns = {name: queues[name] for name in ("REQUEST_QUEUE_ARN", "DEAD_LETTERS_ARN")}
    return arns | gate.deferral.environment()


def _braking(gate: SendGate) -> Statement:
    mappings = [own_arn("lambda", f"event-source-mapping:{mapping}") for mapping in gate.mappings]
    return allow("lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping", on=mappings)
