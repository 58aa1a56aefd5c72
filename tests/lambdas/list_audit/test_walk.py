"""The walk through real tables while a function of the same run, whose workflow is gone, still acts in them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.auditing import Audit
from lambdas.consent.event import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.record import Record, State
from lambdas.list_audit.acting import Acting
from lambdas.list_audit.finding import Finding, Kind
from lambdas.list_audit.person import Done
from lambdas.list_audit.walk import Walk
from lambdas.stores.audit_facts import AuditFacts
from lambdas.stores.bulk_queue import BulkQueue
from lambdas.stores.consent_tables import ConsentTables
from local.deployed import client
from tests.programs import PROGRAM

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
AUDIT = Audit("audit-walked", NOW, "0" * 64)


class Overtaken:
    """Reads one number, and lets another function act on it before what was read is looked at."""

    def __init__(self, tables, phone, between):
        self._tables, self._phone, self._between = tables, phone, between

    def page(self, _segment, _place):
        found = [(self._phone, list(self._tables.rows(self._phone)))]
        self._between()
        return found, None


@pytest.mark.parametrize("acts", [False, True], ids=["a look", "a walk that acts"])
def test_a_number_that_another_function_of_the_run_acts_on_meanwhile_is_counted_and_not_acted_on_twice(
    home, phone, acts
):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    acting = Acting(tables, BulkQueue(client("sqs", home.aws.endpoint), home.variables["BULK_QUEUE"]), lambda: NOW)
    asked(tables, phone)
    unanswered = Finding(Kind.UNANSWERED, ("deals",))
    scan = Overtaken(tables, phone, lambda: acting.act(phone, [unanswered], AUDIT))
    walk = Walk(PROGRAM, scan, AuditFacts(home.dynamodb, **names), tables, acting)
    tally, _ = walk.page(0, "", AUDIT, acts=acts)
    assert tally.named("finding") == {Kind.UNANSWERED: 1}
    assert [json.loads(entry.content)["event"]["kind"] for entry in home.ledger(phone)] == [
        EventKind.OPT_IN_REQUESTED,
        EventKind.EXPIRED,
    ]


def asked(tables, phone):
    """Put on record that somebody was asked two months ago, and answered nothing."""
    at = NOW - timedelta(days=60)
    change = (Change("deals", None, State.PENDING),)
    evidence = Evidence("text", "exact", "DEALS", "+14255550100")
    kind = EventKind.OPT_IN_REQUESTED
    event = ConsentEvent(kind, at, "sms", change, evidence, "Yes?", "0" * 64, at + timedelta(days=1))
    tables.commit(Record(phone), event, Done(phone, "before", "asked"), at)


def test_whom_the_stopped_part_of_a_run_took_off_the_list_is_still_counted_as_it_found_it(home, phone):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    acting = Acting(tables, BulkQueue(client("sqs", home.aws.endpoint), home.variables["BULK_QUEUE"]), lambda: NOW)
    asked(tables, phone)
    record = tables.read(phone, "none").record
    at = NOW - timedelta(days=59)
    yes = Evidence("yes", "exact", "YES", "+14255550100")
    joined = ConsentEvent(
        EventKind.OPT_IN_CONFIRMED, at, "sms", (Change("deals", State.PENDING, State.ACTIVE),), yes, "Yes?", "0" * 64
    )
    tables.commit(record, joined, Done(phone, "before", "joined"), at)
    acting.act(phone, [Finding(Kind.NO_EVIDENCE, ("deals",))], AUDIT)
    walk = Walk(PROGRAM, Overtaken(tables, phone, lambda: None), AuditFacts(home.dynamodb, **names), tables, acting)
    tally, _ = walk.page(0, "", AUDIT, acts=True)
    assert (tally.counts["subscribers"], tally.named("suspended")) == (1, {"deals": 1})
