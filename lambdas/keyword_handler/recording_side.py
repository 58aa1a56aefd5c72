"""What commits a decision and carries it out, put together once per process by each function that does so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.keyword_handler.performing import Performer
from lambdas.keyword_handler.recorder import Recorder
from lambdas.stores.clients import Clients
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.environment import Environment, named
from lambdas.stores.outbox import Outbox
from lambdas.stores.texting import Texting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program


def recorder(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Recorder:
    """Return the recording side that the environment `variables` describe; `count` takes metrics' names."""
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
        clock=now,
        count=count,
        draw=lambda phone: _link(phone, program, variables, dynamodb),
    )
    return Recorder(tables, performer, now, count)


def _link(phone: str, program: Program, variables: Mapping[str, str], dynamodb: DynamoDBClient) -> str:
    from lambdas.stores.preference_links import PreferenceLinks  # noqa: PLC0415 - rare: not at every cold start

    names = named(["links_table", "preferences_url"], variables)
    return PreferenceLinks(dynamodb, names["links_table"], program.id).drawn(phone, now(), names["preferences_url"])


def now() -> datetime:
    """Return the time by the function's own clock."""
    return datetime.now(UTC)
