"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3

from lambdas.cascade.hearing import Hearing
from lambdas.keyword_handler.performing import Performer
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.environment import Environment
from lambdas.stores.manifest import load_program
from lambdas.stores.outbox import Outbox
from lambdas.stores.texting import Texting, sms_client

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def hearing(variables: Mapping[str, str], count: Callable[[str], None]) -> Hearing:
    """Return the hearing side that the environment `variables` describe; `count` takes the name of each metric."""
    program, environment = load_program(), Environment.read(variables)
    dynamodb = boto3.client("dynamodb")
    tables = ConsentTables(
        dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        shards=program.audience_shards,
    )
    performer = Performer(
        tables=tables,
        outbox=Outbox(dynamodb, environment.subscriptions_table),
        texting=Texting(sms_client(), environment, program),
        clock=_now,
        count=count,
    )
    return Hearing(program, tables, performer, _now, count)


def _now() -> datetime:
    return datetime.now(UTC)
