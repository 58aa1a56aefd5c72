"""The reconciler of a program on the local AWS, with a service whose answers a test can shape."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.decision import decide
from lambdas.functions.reconcile.reconciliation import Reconciliation
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.opt_out_list import Checkpoints, OptOutList
from lambdas.stores.consent.opt_out_sync import OptOutSync
from lambdas.stores.consent.outbox import Entry
from local.deployed import client

_places = itertools.count(1)


@dataclass
class Office:
    """A reconciler with a table of its own for the checkpoint, and a list of its own at the service."""

    home: object
    reconciliation: Reconciliation
    tables: ConsentTables
    program: object
    name: str
    counted: Counter

    waited: list = field(default_factory=list)
    ahead: timedelta = timedelta(hours=1)
    at: datetime | None = None

    @property
    def of_the_list(self):
        """What was counted, without the doubts that other tests have left."""
        return {name: number for name, number in self.counted.items() if name != "DoubtsUnruled"}

    def list_numbers(self, *phones):
        """Have the service hold `phones` as opted out."""
        for phone in phones:
            self.home.sms.put_opted_out_number(OptOutListName=self.name, OptedOutNumber=phone)

    def run(self, steps=1000):
        """Run until the pass ends, or for so many steps."""
        left = iter(range(steps))
        self.reconciliation.run(lambda: next(left, None) is not None)

    def hear(self, text):
        """Put on record what `text` does, as the handler would."""
        record = self.record(text.phone)
        event = decide(text, self.program, record, text.at).event
        self.tables.commit(record, event, Entry(text.phone, text.message_id, text.at, ()), text.at)

    def record(self, phone):
        return self.tables.read(phone, "none").record


def _template(name):
    keys = {"phone": "HASH", "item": "RANGE"}
    table = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
    }
    resources = {
        "Checkpoints": {"Type": "AWS::DynamoDB::Table", "Properties": table},
        "OptOuts": {"Type": "AWS::SMSVOICE::OptOutList", "Properties": {"OptOutListName": name}},
    }
    return json.dumps({"Resources": resources})


@pytest.fixture
def place(home):
    """The name of a checkpoint table and of an opt-out list that no other test has."""
    name = f"reconcile-{next(_places)}"
    cloudformation = client("cloudformation", home.aws.endpoint)
    cloudformation.create_stack(StackName=name, TemplateBody=_template(name))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    return name


@pytest.fixture
def office(home, program, place):
    """A reconciler whose clock is an hour ahead: every listing has settled."""
    names, counted = home.environment, Counter()
    tables = ConsentTables(
        home.dynamodb,
        subscriptions=names.subscriptions_table,
        ledger=names.ledger_table,
        sends=names.sends_table,
        shards=4,
    )
    office = Office(home, None, tables, program(), place, counted)

    def clock():
        return office.at or datetime.now(UTC) + office.ahead

    def count(name, number):
        assert number  # a count of nothing costs as much as one of something
        counted[name] += number

    office.reconciliation = Reconciliation(
        tables=tables,
        pages=OptOutList(home.sms, place, office.waited.append),
        checkpoints=Checkpoints(home.dynamodb, place),
        learning=OptOutSync(tables, program(), place, clock),
        settle=timedelta(minutes=15),
        managed=False,
        clock=clock,
        count=count,
    )
    return office
