"""The function that reads what customers text, records what they decided, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.inbound_channel import READER_SECONDS
from infra.constructs.queues import read_by, reading

if TYPE_CHECKING:
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.inbound_channel import InboundChannel
    from infra.constructs.opt_in_form import FormQueue
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.short_code_pool import ShortCodePool

FORMS_AT_ONCE = 2  # whoever floods the form takes no room from a STOP


class KeywordHandler(Construct):
    """`lambdas/keyword_handler` behind the program's inbound queue, and behind the queue of its form."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        inbound: InboundChannel,
        consent: ConsentStore,
        short_code: ShortCodePool,
        forms: FormQueue | None,
    ) -> None:
        super().__init__(scope, construct_id)
        told = {"FORM_QUEUE_ARN": forms.queue.queue_arn} if forms else {}
        self.function = runtime.function(
            self,
            package="keyword_handler",
            seconds=READER_SECONDS,
            may=[
                *consent.recording(),
                short_code.sending(),
                short_code.listing(),
                short_code.reading_list(),
                inbound.reading(),
                *([reading(forms.queue)] if forms else []),
            ],
            environment={**consent.environment(), **short_code.environment(), **told},
        )
        read_by(self.function, "Inbound", scope=self, queue=inbound.queue)
        if forms:
            read_by(self.function, "Forms", scope=self, queue=forms.queue, at_once=FORMS_AT_ONCE)
