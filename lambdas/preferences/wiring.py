"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.preferences.desk import Desk
from lambdas.stores.clients import Clients
from lambdas.stores.environment import named
from lambdas.stores.manifest import load_form
from lambdas.stores.page_queue import PageQueue
from lambdas.stores.personal_records import PersonalRecords
from lambdas.stores.preference_links import PreferenceLinks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import Program

NEEDED = ("links_table", "subscriptions_table", "ledger_table", "preferences_queue")


def desk(program: Program, variables: Mapping[str, str]) -> Desk:
    """Return the desk that the environment `variables` describe."""
    clients = Clients()
    names, dynamodb = named(NEEDED, variables), clients.dynamodb()
    return Desk(
        form=load_form(),
        links=PreferenceLinks(dynamodb, names["links_table"], program.id),
        records=PersonalRecords(dynamodb, names["subscriptions_table"], names["ledger_table"]),
        queue=PageQueue(clients.sqs(), names["preferences_queue"]),
        clock=lambda: datetime.now(UTC),
    )
