"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.delivery_events.guard import Guard
from lambdas.delivery_events.reception import Reception
from lambdas.stores.brake import BrakeRow
from lambdas.stores.clients import Clients
from lambdas.stores.environment import named
from lambdas.stores.mappings import Mappings
from lambdas.stores.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


def reception(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Reception:
    """Return the reading side of `program`; EnvironmentFault names every variable that is missing."""
    names, clients = named(["sends_table", "gate_mappings"], variables), Clients()
    dynamodb = clients.dynamodb()
    outcomes = Outcomes(dynamodb, names["sends_table"], _now)
    guard = Guard(
        program,
        outcomes=outcomes,
        brake=BrakeRow(dynamodb, names["sends_table"]),
        mappings=Mappings(clients.functions, names["gate_mappings"].split(",")),
        clock=_now,
        count=count,
    )
    return Reception(outcomes, guard, count)


def _now() -> datetime:
    return datetime.now(UTC)
