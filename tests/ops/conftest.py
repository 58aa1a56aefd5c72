"""A program's tables on a local AWS, as a deploy leaves them, and people who text that program."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from typer.testing import CliRunner

from infra.brand.loader import load
from infra.brand.manifest import manifest
from infra.naming import tag_value
from lambdas.consent.decision import decide
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import ledger_entry
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Entry, Outbox, Owed
from local.aws import LocalAws
from ops.cli.main import app
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from lambdas.program import Program

ROOT = Path(__file__).parents[2]
TEMPLATE = Path(__file__).with_name("program.template.json")
MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Deployed:
    """The tables of example-corp/promotional, and what reads and writes them."""

    aws: LocalAws
    program: Program
    dynamodb: object
    outputs: dict[str, str]

    @property
    def tables(self):
        names = {name.lower(): self.outputs[name] for name in ("Subscriptions", "Ledger", "Sends")}
        return ConsentTables(self.dynamodb, **names, shards=self.program.audience_shards)

    def say(self, phone, body, minute, *, delay=1.0, status=None):
        """Let `phone` text `body`; the decision is recorded `delay` seconds later, its effects end as `status`."""
        at = MORNING + timedelta(minutes=minute)
        text = Inbound(f"text-{next(_numbers)}", phone, "+12065550100", body, at)
        record, now = self.tables.read(phone, text.message_id).record, at + timedelta(seconds=delay)
        asked = replace(record, unasked=frozenset())  # as if every question had been sent
        decision = decide(text, self.program, asked, now)
        entry = Entry(phone, text.message_id, at, tuple(Owed(effect) for effect in decision.effects))
        self.tables.commit(record, decision.event, entry, now)
        outbox = Outbox(self.dynamodb, self.outputs["Subscriptions"])
        for index in range(len(entry.owed) if status else 0):
            outbox.claim(entry, index, now)
            outbox.settle(entry, index, status, f"sent-{text.message_id}")
        return text

    def record(self, phone):
        return self.tables.read(phone, "any").record

    def states(self, phone):
        return {topic: str(held.state) for topic, held in self.record(phone).subscriptions.items()}

    def ledger(self, phone):
        return [ledger_entry(row) for row in self.rows("Ledger") if row["phone"]["S"] == phone]

    def rows(self, table):
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.outputs[table], ConsistentRead=True)
        return [row for page in pages for row in page["Items"]]


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory):
    """A local AWS of this test run's own."""
    with LocalAws.start(tmp_path_factory.mktemp("local-aws")) as aws:
        yield aws


@pytest.fixture(scope="session")
def deployed_program(local_aws):
    """The program's tables, deployed as a stack with the tags and outputs of a program."""
    program = manifest(load(PROJECT / "brands" / "example-corp.yaml"), "promotional", "local")
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    session = boto3.Session(**keys)
    cloudformation = session.client("cloudformation", endpoint_url=local_aws.endpoint)
    tags = {"Brand": "example-corp", "MessageType": "promotional", "LegalEntity": tag_value("Example & Söhne, LLC")}
    cloudformation.create_stack(
        StackName="sms-local-example-corp-promotional",
        TemplateBody=TEMPLATE.read_text(),
        Tags=[{"Key": key, "Value": value} for key, value in (tags | {"Environment": "local"}).items()],
    )
    (stack,) = cloudformation.describe_stacks(StackName="sms-local-example-corp-promotional")["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    return Deployed(local_aws, program, session.client("dynamodb", endpoint_url=local_aws.endpoint), outputs)


@pytest.fixture
def deployed(deployed_program, monkeypatch):
    """The deployed program, with this process pointed at it as a user's shell is."""
    for name, value in deployed_program.aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENV", "local")
    monkeypatch.chdir(PROJECT)
    return deployed_program


@pytest.fixture
def command():
    """Run a command of `./sms`."""
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def phone():
    """A phone number that no other test has."""
    return f"+1425557{next(_numbers):04}"
