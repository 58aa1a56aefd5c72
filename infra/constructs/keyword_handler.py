"""The function that reads what customers text, records what they decided, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.inbound_channel import InboundChannel
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.short_code_pool import ShortCodePool

TIMEOUT = cdk.Duration.seconds(15)  # a failed text is tried again after 90 seconds: a STOP must not wait longer


class KeywordHandler(Construct):
    """`lambdas/keyword_handler` behind the program's inbound queue."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        inbound: InboundChannel,
        consent: ConsentStore,
        short_code: ShortCodePool,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            "Function",
            package="keyword_handler",
            timeout=TIMEOUT,
            may=[
                *consent.recording(),
                short_code.sending(),
                short_code.listing(),
                short_code.reading_list(),
                inbound.reading(),
            ],
            environment={
                "SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name,
                "LEDGER_TABLE": consent.ledger.table_name,
                "POOL_ARN": short_code.pool.attr_arn,
                "OPT_OUT_LIST": short_code.opt_out_list.attr_arn,
                "CONFIGURATION_SET": short_code.configuration_set.attr_arn,
                "MESSAGE_TYPE": short_code.sending_type,
            },
        )
        self.function.add_event_source_mapping(
            "Inbound", event_source_arn=inbound.queue.queue_arn, batch_size=10, report_batch_item_failures=True
        )
