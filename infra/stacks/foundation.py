"""What every part of a program stands on: key, tables, runtime, channels, and the pool around its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.form_page import form_of
from infra.brand.keywords import pool_keywords
from infra.brand.manifest import manifest
from infra.constructs.consent_store import ConsentStore
from infra.constructs.delivery_channel import DeliveryChannel
from infra.constructs.encryption import ProgramKey
from infra.constructs.inbound_channel import InboundChannel
from infra.constructs.program_runtime import ProgramRuntime
from infra.constructs.send_store import SendStore
from infra.constructs.sending_queues import SendingQueues
from infra.constructs.short_code_pool import ShortCodePool

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from infra.concurrency import Concurrency
    from infra.naming import Names
    from infra.stacks.tagged_stack import TaggedStack
    from lambdas.program import MessageType, Program


class Foundation:
    """Stands in a program's stack; each part is an attribute."""

    def __init__(
        self,
        stack: TaggedStack,
        *,
        names: Names,
        brand: Brand,
        message_type: MessageType,
        concurrency: Concurrency,
    ) -> None:
        program = manifest(brand, message_type, names.environment)
        self.names, self.key = names, ProgramKey(stack, "Key", names=names)
        self.sends = SendStore(stack, "Sends", key=self.key)
        self.consent = ConsentStore(stack, "Consent", key=self.key, sends=self.sends)
        self.form = form_of(brand) if message_type == "promotional" else None
        self.runtime = ProgramRuntime(
            stack,
            "Runtime",
            names=names,
            program=program,
            form=self.form,
            key=self.key,
            concurrency=concurrency,
        )
        self.inbound = InboundChannel(stack, "Inbound", names=names, key=self.key)
        self.queues = SendingQueues(stack, "Sending", key=self.key)
        dead_letters = self.queues.dead_letters
        self.delivery = DeliveryChannel(stack, "Delivery", names=names, key=self.key, dead_letters=dead_letters)
        origination = brand.program(message_type).origination_for(names.environment)
        self.short_code = self._pool(stack, program, origination)
        self._tell(stack)

    def _pool(self, stack: TaggedStack, program: Program, origination: str) -> ShortCodePool:
        return ShortCodePool(
            stack,
            "ShortCode",
            program=program,
            keywords=pool_keywords(program),
            origination=origination,
            inbound=self.inbound,
            delivery=self.delivery,
        )

    def _tell(self, stack: TaggedStack) -> None:
        pool, opt_outs = self.short_code.pool.attr_arn, self.short_code.opt_out_list.ref
        stack.tell(Pool=pool, OptOutList=opt_outs, ConfigurationSet=self.short_code.configuration_set.ref)
        stack.tell(InboundTopic=self.inbound.topic_arn, InboundQueue=self.inbound.queue.queue_url)
        sending = self.queues.dead_letters.queue_url
        stack.tell(DeadLetters=self.inbound.dead_letters.queue_url, SendingDeadLetters=sending)
        requests, bulk = self.queues.requests.queue_url, self.queues.bulk.queue_url
        stack.tell(RequestQueue=requests, BulkQueue=bulk, EventsQueue=self.delivery.queue.queue_url)
        subscriptions, ledger = self.consent.subscriptions.table_name, self.consent.ledger.table_name
        stack.tell(Subscriptions=subscriptions, Ledger=ledger, Sends=self.sends.table.table_name)
