"""The real inbound side of a program, put together on any clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.keyword_handler.conversation import Conversation
from lambdas.keyword_handler.performing import Performer
from lambdas.keyword_handler.recorder import Recorder
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.outbox import Outbox
from lambdas.stores.texting import Texting

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
) -> Conversation:
    """Return the inbound side of `program` on these clients; `wait` takes seconds."""
    tables = consent_tables(dynamodb, names)
    performer = Performer(
        tables=tables,
        outbox=Outbox(dynamodb, names.subscriptions_table),
        texting=Texting(sms, names, program),
        clock=clock,
        count=lambda _: None,
        draw=lambda _: "https://page.example/p/token",
        wait=wait,
    )
    return Conversation(program, Recorder(tables, performer, clock, lambda _: None, wait))
