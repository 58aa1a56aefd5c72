"""What the function is made of, put together once per process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.send_gate.aftermath import Aftermath
from lambdas.send_gate.crew import THREADS, Crew
from lambdas.send_gate.gate import Gate
from lambdas.send_gate.handing import Handing
from lambdas.send_gate.seeing_to import SeeingTo
from lambdas.stores.brake import BrakeRow
from lambdas.stores.campaign_counts import CampaignCounts
from lambdas.stores.clients import Clients
from lambdas.stores.connections import Connections
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.deferrals import Deferrals
from lambdas.stores.environment import GateEnvironment
from lambdas.stores.notes import Notes
from lambdas.stores.pace import Pace
from lambdas.stores.persons import Persons
from lambdas.stores.refusals import Refusals
from lambdas.stores.sends import Sends
from lambdas.stores.texting import Texting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from lambdas.program import Program
    from lambdas.stores.deferrals import QueueClient, ScheduleClient


@dataclass(frozen=True, slots=True)
class Doors:
    """The clients of the services that the gate talks to."""

    dynamodb: Any
    sms: Any
    queues: QueueClient
    schedules: ScheduleClient


def send_gate(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Gate:
    """Return the gate that the environment `variables` describe; `count` takes the name of each metric."""
    clients = Clients()
    doors = Doors(clients.dynamodb_for(THREADS + 1), clients.sms_for(THREADS), clients.sqs(), clients.scheduler())
    return gate_of(program, GateEnvironment.read(variables), doors, Crew(), count=count)


def gate_of(
    program: Program,
    environment: GateEnvironment,
    doors: Doors,
    crew: Crew,
    *,
    count: Callable[[str], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], None] = time.sleep,
) -> Gate:
    """Return the gate of `program` behind these `doors`; `wait` takes seconds."""
    names = {"sends": environment.sends_table, "subscriptions": environment.subscriptions_table}
    sends = Sends(doors.dynamodb, **names)
    pace = Pace(doors.dynamodb, environment.sends_table, program.sending.parts_per_second, clock)
    tables = ConsentTables(
        doors.dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    texting = Texting(doors.sms, environment, program)
    handing = Handing(program, sends, texting, Refusals(tables, texting, clock), clock)
    aftermath = Aftermath(
        sends=sends,
        pace=pace,
        brake=BrakeRow(doors.dynamodb, environment.sends_table),
        notes=Notes(doors.queues, environment.events_queue),
        deferrals=Deferrals(doors.queues, doors.schedules, environment),
        counts=CampaignCounts(doors.dynamodb, environment.sends_table, count),
        clock=clock,
        count=count,
    )
    persons = Persons(doors.dynamodb, **names, spread=crew.spread)
    seeing_to = SeeingTo(program, persons, sends, handing, clock, wait)
    return Gate(seeing_to, pace, aftermath, crew, Connections([doors.dynamodb]))
