"""The function that reads what customers text, records what they decided, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.core.queues import consume
from infra.constructs.messaging.channels import INBOUND_READER_SECONDS, TEXTS

if TYPE_CHECKING:
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore
    from infra.constructs.messaging.channels import InboundChannel
    from infra.constructs.messaging.short_code_pool import ShortCodePool
    from infra.constructs.ports.replies import Replies
    from infra.constructs.web.pages import Pages


class KeywordHandler(Construct):
    """`keyword_handler` behind the program's inbound queue, and behind the queues of its web pages."""

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
        replies: Replies | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            package="keyword_handler",
            inbound=True,
            seconds=INBOUND_READER_SECONDS,
            may=[
                *consent.recording(),
                short_code.sending(),
                *short_code.listing(),
                short_code.unlisting(),
                short_code.reading_list(),
                inbound.reading(),
                inbound.counting(),
                *(pages.hearing() if pages else []),
                *(replies.forwarding() if replies else []),
            ],
            environment={
                **consent.environment(),
                **short_code.environment(),
                **inbound.environment(),
                **(pages.environment() if pages else {}),
                **(replies.environment() if replies else {}),
            },
        )
        consume(self.function, "Inbound", scope=self, queue=inbound.queue, batch=TEXTS)
        if pages:
            pages.heard_by(self.function, self, at_once=runtime.concurrency.pages)
