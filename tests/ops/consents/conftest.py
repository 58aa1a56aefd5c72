"""Files of consents, and what becomes of them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.items import TableNames
from ops.consents.files import Source
from ops.consents.importing import Import, Journal, Recorder
from ops.consents.validation import Rules
from tests.conftest import PROJECT

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OPT_IN = {
    "phone": "+14255550123",
    "topic": "deals",
    "state": "opted_in",
    "at": "2024-05-01T10:00:00Z",
    "source": "web form",
    "wording": "Yes, text me deals",
    "form_url": "https://example.com/sms",
    "form_version": "7",
    "ip": "203.0.113.9",
}
OPT_OUT = {"phone": "+14255550123", "state": "opted_out", "at": "2024-06-01T10:00:00Z"}


@pytest.fixture(scope="session")
def opt_in():
    """Builder of the fields of a promotional opt-in."""
    return lambda **changes: OPT_IN | changes


@pytest.fixture(scope="session")
def opt_out():
    """Builder of the fields of an opt-out from the whole program."""
    return lambda **changes: OPT_OUT | changes


@pytest.fixture(scope="session")
def rules():
    """Builder of the rules of a program of example-corp."""
    brand = load(PROJECT / "brands" / "example-corp.yaml")
    return lambda kind="promotional": Rules(manifest(brand, kind, "local"), NOW)


@pytest.fixture
def write(tmp_path):
    """Write a CSV file of the fields given."""

    def build(*rows, name="consents.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return build


@pytest.fixture
def bring(tmp_path, rules):
    """Import a file through `records` and return the counts and the lines of the report."""

    def build(path, records, *, check=False):
        with Journal(tmp_path / "checkpoint", tmp_path / "report.csv") as journal:
            importing = Import(Source(path), rules(), journal)
            importing.check() if check else importing.run(records)
            counts = {str(outcome): count for outcome, count in journal.progress.counts.items() if count}
        report = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()[1:]
        return counts, report

    return build


@pytest.fixture
def recorder(deployed):
    """What records claims in the deployed tables."""
    names = (deployed.outputs[table] for table in ("Subscriptions", "Ledger", "Sends"))
    tables = TableNames(*names, deployed.program.audience_shards)
    return Recorder(deployed.dynamodb, tables=tables, program=deployed.program, clock=lambda: datetime.now(UTC))


@pytest.fixture
def phones(phone):
    """Builder of phone numbers that no other test has."""
    return lambda count: [f"+1425{number:03}{phone[-4:]}" for number in range(600, 600 + count)]


@pytest.fixture
def joined(write, bring, recorder, opt_in, phone):
    """Builder of numbers that joined long ago, and that no other test has."""

    def build(count):
        numbers = [f"+1425{exchange}{phone[-4:]}" for exchange in range(560, 560 + count)]
        bring(write(*(opt_in(phone=number) for number in numbers)), recorder)
        return numbers

    return build
