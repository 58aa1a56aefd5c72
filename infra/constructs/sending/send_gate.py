"""The gate: the only way out for whatever somebody asks the program to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.queues import filling, read_by, reading
from infra.constructs.sending_queues import READER_SECONDS

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs

    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.deferral import Deferral
    from infra.constructs.permission import Statement
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.send_store import SendStore
    from infra.constructs.sending_queues import SendingQueues
    from infra.constructs.short_code_pool import ShortCodePool

MEBIBYTES = 1024  # more than half a core: one run hands over 100 parts a second


class SendGate(Construct):
    """`lambdas/send_gate` behind both queues of requests; `mappings` are what the brake takes away."""

    def __init__(  # noqa: PLR0913 - what the gate works with, each by its name
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        sends: SendStore,
        queues: SendingQueues,
        deferral: Deferral,
        notes: sqs.Queue,
        short_code: ShortCodePool,
    ) -> None:
        """Take the queue of delivery events as `notes`: the gate tells its reader where the service refuses it all."""
        super().__init__(scope, construct_id)
        self.queues, self.deferral = queues, deferral
        self._concurrency = runtime.concurrency
        environment = {**consent.environment(), **short_code.environment(), **queues.environment()}
        self.function = runtime.function(
            self,
            package="send_gate",
            seconds=READER_SECONDS,
            mebibytes=MEBIBYTES,
            loops=True,  # a text is put off as often as it takes until its request ends
            may=[
                *consent.recording(),
                consent.heeding(),
                sends.sending(),
                short_code.sending(),
                short_code.reading_list(),
                *_serving(queues, notes),
                *deferral.putting_off(),
            ],
            environment={**environment, **deferral.environment(), "EVENTS_QUEUE": notes.queue_url},
        )
        self.mappings = [self._serve_requests(queues.requests), self._serve_campaigns(queues.bulk)]

    def _serve_requests(self, queue: sqs.Queue) -> str:
        return read_by(self.function, "Requests", scope=self, queue=queue, at_once=self._concurrency.requests).ref

    def _serve_campaigns(self, queue: sqs.Queue) -> str:
        return read_by(
            self.function, "Bulk", scope=self, queue=queue, batch=100, window_seconds=1, at_once=self._concurrency.bulk
        ).ref


def _serving(queues: SendingQueues, notes: sqs.Queue) -> list[Statement]:
    # what is put off for minutes goes back into its own queue
    return [reading(queues.requests, queues.bulk), filling(queues.requests, queues.bulk, notes)]
