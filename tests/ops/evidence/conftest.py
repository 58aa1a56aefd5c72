"""Exports of ledgers, as a table export and as the archive of a stream."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.decision import decide
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import STANDING, ledger_row, standing_attributes
from lambdas.consent.ledger import appended, canonical, digest, seal
from lambdas.consent.record import Record
from lambdas.delivery.health import outcome_row
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.items import attempt_row
from ops.evidence.verifying import Tally, findings
from tests.conftest import PROJECT

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
SAID = ("DEALS", "YES", "NEWS", "STOP \u260e", "START", "DEALS", "YES", "HELP")


@dataclass
class Ledgers:
    """The ledgers of some numbers, one row for each record in the order of recording, and where each chain ends."""

    rows: list = field(default_factory=list)
    standings: list = field(default_factory=list)

    def of(self, phone):
        return [row for row in self.rows if row["phone"]["S"] == phone]

    def write(self, path, rows=None):
        """Write `rows` (else all with the standings) as JSON lines."""
        rows = [*self.rows, *self.standings] if rows is None else rows
        content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
        return path


@pytest.fixture(scope="session")
def ledgers():
    """Builder of the ledgers of so many numbers, each of which said the same things."""
    program = manifest(load(PROJECT / "brands" / "example-corp.yaml"), "promotional", "local")

    def build(numbers, said=SAID):
        made = Ledgers()
        records = {phone: Record(phone) for phone in (f"+1425558{number:04}" for number in range(numbers))}
        for minute, body in enumerate(said):
            for phone, record in records.items():
                at = MORNING + timedelta(minutes=minute)
                text = Inbound(f"{phone}-{minute}", phone, "+12065550100", body, at)
                decision = decide(text, program, record, at)
                entry = seal(decision.event, record.standing, phone, at + timedelta(seconds=1.5))
                records[phone] = appended(Record(phone, decision.standing, decision.subscriptions), entry)
                made.rows.append(ledger_row(phone, entry))
        for phone, record in records.items():
            key = {"phone": {"S": phone}, "item": {"S": STANDING}}
            made.standings.append(key | standing_attributes(record.standing))
        return made

    return build


@pytest.fixture(scope="session")
def whole(ledgers):
    """The ledgers of fifteen numbers, eight records each."""
    return ledgers(15)


@pytest.fixture(scope="session")
def verified():
    """Verify an export and return the findings and the tally."""

    def build(path):
        tally = Tally()
        return [line.removeprefix(f"{path.parent}/") for line in findings(path, tally)], tally

    return build


@pytest.fixture(scope="session")
def rehashed():
    """Change the content of a row and give it a hash that fits."""

    def build(row, **changes):
        content = canonical(json.loads(row["content"]["S"]) | changes)
        return row | {"content": {"S": content}, "hash": {"S": digest(content)}}

    return build


@pytest.fixture
def document(command):
    """Run `evidence` and return its JSON and how it ended."""

    def build(*arguments):
        done = command("evidence", *arguments, "--format", "json")
        return json.loads(done.stdout)["evidence"], done.exit_code, done.stderr

    return build


@pytest.fixture
def keep(deployed):
    """Put passages and outcomes on record."""

    def build(*told):
        for one in told:
            row = attempt_row(one) if isinstance(one, SendAttempt) else outcome_row(one)
            deployed.dynamodb.put_item(TableName=deployed.outputs["Sends"], Item=row)

    return build


@pytest.fixture
def subscriber(deployed, phone):
    """A number that joined and confirmed in the first two minutes."""
    deployed.say(phone, "DEALS", 0, status="done")
    deployed.say(phone, "YES", 1)
    return phone
