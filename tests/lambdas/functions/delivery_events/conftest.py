"""The reading side of a program on the local AWS, with a table of its own and mappings that a test can look at."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import pytest

from lambdas.delivery.health import HEALTH, OUTCOME, health_of, outcome_of
from lambdas.delivery.stats import PARTITION, place_of, tally_of
from lambdas.functions.delivery_events.processor import EventProcessor, HealthMonitor
from lambdas.stores.sending.circuit_breaker import BrakeRow, EventSourceMappings
from lambdas.stores.sending.outcomes import Outcomes
from tests.lambdas.conftest import MORNING

_tables = itertools.count(1)


@dataclass
class Gatekeeper:
    """Lambda as the mappings see it: what is open, what was asked for, and what it refuses."""

    open: dict = field(default_factory=lambda: {"requests": True, "bulk": True})
    updates: list = field(default_factory=list)
    refusal: Exception | None = None
    on_update: object = None

    def get_event_source_mapping(self, UUID):  # noqa: N803 - the SDK's name
        return {"State": "Enabled" if self.open[UUID] else "Disabled"}

    def update_event_source_mapping(self, UUID, Enabled):  # noqa: N803 - the SDK's names
        if self.refusal:
            raise self.refusal
        self.updates.append((UUID, Enabled))
        self.open[UUID] = Enabled
        if self.on_update:
            self.on_update()


@dataclass
class Desk:
    """One program's reading side; `minute` is how far into the morning it is."""

    client: object
    table: str
    gate: Gatekeeper
    program: object = None
    minute: float = 0
    counted: Counter = field(default_factory=Counter)

    def clock(self):
        return MORNING + timedelta(minutes=self.minute)

    def count(self, name, number=1):
        self.counted[name] += number

    @property
    def brake(self):
        return BrakeRow(self.client, self.table)

    @property
    def outcomes(self):
        return Outcomes(self.client, self.table, self.clock)

    def guard(self):
        """Return the guard of a process of its own."""
        return HealthMonitor(
            self.program,
            outcomes=self.outcomes,
            brake=self.brake,
            mappings=EventSourceMappings(lambda: self.gate, list(self.gate.open)),
            clock=self.clock,
            count=self.count,
        )

    def reception(self):
        return EventProcessor(self.outcomes, self.guard(), self.count)

    def rows(self):
        return self.client.scan(TableName=self.table, ConsistentRead=True)["Items"]

    def facts(self):
        """What the table holds, as `Fold.facts` tells it."""
        rows = self.rows()
        told = [outcome_of(row) for row in rows if row["item"]["S"].startswith(OUTCOME)]
        (health,) = [health_of(row) for row in rows if row["item"]["S"] == HEALTH] or [health_of(None)]
        return {one.message_id: one for one in told}, health, dict(self._tallies(rows))

    def _tallies(self, rows):
        for row in rows:
            if row["phone"]["S"].startswith(PARTITION):
                tally = tally_of(row)
                counts = {name: getattr(tally, name) for name in tally.__slots__ if getattr(tally, name)}
                if counts:
                    yield place_of(row), counts


def table_of(client):
    """Make a Sends table that nobody else has and return its name."""
    name = f"sends-{next(_tables)}"
    keys = {"phone": "HASH", "item": "RANGE"}
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
    )
    return name


@pytest.fixture
def open_desk(home, program):
    """Builder of reading sides, each with a table of its own."""

    def build(**changes):
        return Desk(home.dynamodb, table_of(home.dynamodb), Gatekeeper(), program(**changes))

    return build


@pytest.fixture
def desk(open_desk):
    """The reading side of a promotional program that pauses at 2 % blocked or 3 % opted out of 200 texts in a day."""
    return open_desk()


@pytest.fixture(scope="session")
def told():
    """Builder of the record bodies in which ends of texts reach the queue."""

    def build(outcome):
        event = {
            "eventType": outcome.event_type,
            "eventTimestamp": int(outcome.at.astimezone(UTC).timestamp() * 1000),
            "isFinal": True,
            "destinationPhoneNumber": outcome.phone,
            "messageId": outcome.message_id,
            "context": {"request_id": outcome.request_id},
        }
        return json.dumps({"Type": "Notification", "Timestamp": "2026-11-02T09:00:00Z", "Message": json.dumps(event)})

    return build
