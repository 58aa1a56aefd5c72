"""What the function is made of, put together once per process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3

from lambdas.keyword_handler.conversation import Conversation
from lambdas.keyword_handler.performing import Performer
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.environment import Environment
from lambdas.stores.manifest import load_program
from lambdas.stores.outbox import Outbox
from lambdas.stores.texting import Texting, sms_client

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


@dataclass(frozen=True, slots=True)
class Wiring:
    """This function's program and its inbound side."""

    program: Program
    conversation: Conversation

    @classmethod
    def of(cls, variables: Mapping[str, str], count: Callable[[str], None]) -> Wiring:
        """Return the wiring that the environment `variables` name; `count` takes the name of each metric."""
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
        return cls(program, Conversation(program, tables, performer, _now, count))


def _now() -> datetime:
    return datetime.now(UTC)
