"""The real inbound side of a program, put together on any clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.functions.keyword_handler.conversation import InboundProcessor
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.functions.keyword_handler.recorder import Recorder
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Outbox
from lambdas.stores.sms import Texting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.stores.environment import Environment


def consent_tables(dynamodb: Any, names: Environment) -> ConsentTables:
    """Return the consent tables of those names."""
    return ConsentTables(
        dynamodb,
        subscriptions=names.subscriptions_table,
        ledger=names.ledger_table,
        sends=names.sends_table,
        shards=4,
    )


def conversation(
    program: Program,
    dynamodb: Any,
    sms: Any,
    names: Environment,
    clock: Callable[[], datetime],
    wait: Callable[[float], None],
) -> InboundProcessor:
    """Return the inbound side of `program` on these clients; `wait` takes seconds."""
    tables = consent_tables(dynamodb, names)
    performer = EffectRunner(
        tables=tables,
        outbox=Outbox(dynamodb, names.subscriptions_table),
        texting=Texting(sms, names, program),
        clock=clock,
        count=lambda _: None,
        draw=lambda _: "https://page.example/p/token",
        wait=wait,
    )
    return InboundProcessor(program, Recorder(tables, performer, clock, lambda _: None, wait))
