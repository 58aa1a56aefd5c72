"""One program, one stack: everything that a brand needs for one message type, shared with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.brand.keywords import pool_keywords
from infra.brand.manifest import manifest
from infra.constructs.alarms import ProgramAlarms
from infra.constructs.cascade import Cascade
from infra.constructs.consent_store import ConsentStore
from infra.constructs.encryption import ProgramKey
from infra.constructs.inbound_channel import InboundChannel
from infra.constructs.keyword_handler import KeywordHandler
from infra.constructs.ledger_archive import LedgerArchive
from infra.constructs.program_runtime import ProgramRuntime
from infra.constructs.reconciler import Reconciler
from infra.constructs.short_code_pool import ShortCodePool
from infra.stacks.tagged_stack import TaggedStack

if TYPE_CHECKING:
    from constructs import Construct

    from infra.brand.model import Brand
    from infra.naming import Names
    from lambdas.program import MessageType


class ProgramStack(TaggedStack):
    """The stack of one brand x message type."""

    def __init__(self, scope: Construct, *, names: Names, brand: Brand, message_type: MessageType) -> None:
        super().__init__(scope, names.stack, names=names, description=f"SMS program {brand.name}, {message_type}")
        program = manifest(brand, message_type, names.environment)
        key = ProgramKey(self, "Key", names=names)
        inbound = InboundChannel(self, "Inbound", names=names, key=key)
        short_code = ShortCodePool(
            self,
            "ShortCode",
            program=program,
            keywords=pool_keywords(program),
            origination=brand.program(message_type).origination_for(names.environment),
            inbound=inbound,
        )
        consent = ConsentStore(self, "Consent", key=key)
        runtime = ProgramRuntime(self, "Runtime", names=names, program=program, key=key)
        handler = KeywordHandler(
            self, "Keywords", runtime=runtime, inbound=inbound, consent=consent, short_code=short_code
        )
        alarms = ProgramAlarms(self, "Alarms", names=names, key=key, inbound=inbound, handler=handler)
        archive = LedgerArchive(self, "Archive", key=key, runtime=runtime, consent=consent, alarms=alarms)
        reconciler = Reconciler(
            self, "Reconciler", runtime=runtime, consent=consent, short_code=short_code, alarms=alarms
        )
        if message_type == "promotional":
            cascade = Cascade(
                self,
                "Cascade",
                names=names,
                key=key,
                runtime=runtime,
                consent=consent,
                short_code=short_code,
                alarms=alarms,
            )
            self._tell(CascadeQueue=cascade.queue.queue_url, CascadeDeadLetters=cascade.dead_letters.queue_url)
        self._tell(
            Pool=short_code.pool.attr_arn,
            OptOutList=short_code.opt_out_list.ref,
            ConfigurationSet=short_code.configuration_set.ref,
            Subscriptions=consent.subscriptions.table_name,
            Ledger=consent.ledger.table_name,
            InboundTopic=inbound.topic.topic_arn,
            InboundQueue=inbound.queue.queue_url,
            DeadLetters=inbound.dead_letters.queue_url,
            KeywordHandler=handler.function.function_name,
            Archive=archive.bucket.bucket_name,
            Reconciler=reconciler.function.function_name,
        )

    def _tell(self, **facts: str) -> None:
        for name, value in facts.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
