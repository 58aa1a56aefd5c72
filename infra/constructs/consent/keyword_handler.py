"""The function that reads what customers text, records what they decided, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.inbound_channel import READER_SECONDS, TEXTS
from infra.constructs.queues import read_by

if TYPE_CHECKING:
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.inbound_channel import InboundChannel
    from infra.constructs.pages import Pages
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.short_code_pool import ShortCodePool


class KeywordHandler(Construct):
    """`lambdas/keyword_handler` behind the program's inbound queue, and behind the queues of its web pages."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        inbound: InboundChannel,
        consent: ConsentStore,
        short_code: ShortCodePool,
        pages: Pages | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            package="keyword_handler",
            inbound=True,
            seconds=READER_SECONDS,
            may=[
                *consent.recording(),
                short_code.sending(),
                short_code.listing(),
                short_code.reading_list(),
                inbound.reading(),
                *(pages.hearing() if pages else []),
            ],
            environment={
                **consent.environment(),
                **short_code.environment(),
                **(pages.environment() if pages else {}),
            },
        )
        read_by(self.function, "Inbound", scope=self, queue=inbound.queue, batch=TEXTS)
        if pages:
            pages.heard_by(self.function, self, at_once=runtime.concurrency.pages)
