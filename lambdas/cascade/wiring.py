"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.cascade.hearing import Hearing
from lambdas.keyword_handler.performing import Performer
from lambdas.stores.clients import Clients
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.environment import Environment
from lambdas.stores.outbox import Outbox
from lambdas.stores.texting import Texting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


def hearing(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Hearing:
    """Return the hearing side that the environment `variables` describe; `count` takes the name of each metric."""
    environment, clients = Environment.read(variables), Clients()
    dynamodb = clients.dynamodb()
    tables = ConsentTables(
        dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    performer = Performer(
        tables=tables,
        outbox=Outbox(dynamodb, environment.subscriptions_table),
        texting=Texting(clients.sms(), environment, program),
        clock=_now,
        count=count,
    )
    return Hearing(program, tables, performer, _now, count)


def _now() -> datetime:
    return datetime.now(UTC)
