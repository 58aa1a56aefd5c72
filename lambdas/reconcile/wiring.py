"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.reconcile.reconciliation import Reconciliation
from lambdas.stores.checkpoint import Checkpoints
from lambdas.stores.clients import Clients
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.learning import Learning
from lambdas.stores.opt_out_list import OptOutList

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.program import Program
    from lambdas.reconcile.environment import ReconcileEnvironment


def reconciliation(
    program: Program, environment: ReconcileEnvironment, count: Callable[[str, int], None]
) -> Reconciliation:
    """Return the reader of the list that `environment` names; `count` takes the name of a metric and how many."""
    clients = Clients()
    dynamodb = clients.dynamodb()
    tables = ConsentTables(
        dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    return Reconciliation(
        pages=OptOutList(clients.sms(), environment.opt_out_list),
        checkpoints=Checkpoints(dynamodb, environment.subscriptions_table),
        learning=Learning(tables, program, environment.opt_out_list, _now),
        settle=environment.settle,
        clock=_now,
        count=count,
    )


def _now() -> datetime:
    return datetime.now(UTC)
