"""The walk through real tables while a function of the same run, whose workflow is gone, still acts in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from lambdas.consent.corrections import Audit
from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.record import Record, State
from lambdas.functions.list_audit.findings import Done, Finding, Kind
from lambdas.functions.list_audit.scan import Remediation, SegmentScan
from lambdas.stores.audits import AuditFacts
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.opt_out_list import OptOutList
from lambdas.stores.queues import BulkQueue
from local.deployed import client
from tests.exploration.memory.inbound_side import conversation
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
    acting = acting_on(home, tables)
    asked(tables, phone)
    unanswered = Finding(Kind.UNANSWERED, ("deals",))
    scan = Overtaken(tables, phone, lambda: acting.act(phone, [unanswered], AUDIT))
    walk = SegmentScan(PROGRAM, scan, AuditFacts(home.dynamodb, **names), tables, acting)
    tally, _ = walk.page(0, "", AUDIT, acts=acts)
    assert tally.named("finding") == {Kind.UNANSWERED: 1}
    assert [json.loads(entry.content)["event"]["kind"] for entry in home.ledger(phone)] == [
        EventKind.OPT_IN_REQUESTED,
        EventKind.EXPIRED,
    ]


def acting_on(home, tables):
    """Return what acts on those tables."""
    queue = BulkQueue(client("sqs", home.aws.endpoint), home.variables["BULK_QUEUE"])
    return Remediation(tables, queue, OptOutList(home.sms, home.environment.opt_out_list), lambda: NOW)


def stopped_and_asked(home, tables, text, phone):
    """Let somebody stop, ask to join again, which lifts the number off the list, and answer nothing."""
    inbound = conversation(PROGRAM, home.dynamodb, home.sms, home.environment, lambda: NOW, lambda _: None)
    for days, body in ((60, "please stop texting me"), (59, "DEALS")):
        inbound.receive(replace(text(body, phone=phone), at=NOW - timedelta(days=days)))
    home.sms.delete_opted_out_number(OptOutListName=home.environment.opt_out_list, OptedOutNumber=phone)
    return tables.read(phone, "none").record


def test_the_end_of_a_question_puts_the_number_back_on_the_list_whose_owner_had_stopped(home, text, phone):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    acting = acting_on(home, tables)
    assert not stopped_and_asked(home, tables, text, phone).listed
    walk = SegmentScan(
        PROGRAM, Overtaken(tables, phone, lambda: None), AuditFacts(home.dynamodb, **names), tables, acting
    )
    walk.page(0, "", AUDIT, acts=True)
    record = tables.read(phone, "none").record
    assert (record.barred, record.listed, home.opted_out(phone)) == (True, True, True)


def test_a_run_that_died_before_it_listed_the_number_does_so_when_it_comes_again(home, text, phone):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    stopped_and_asked(home, tables, text, phone)
    deaf = replace(acting_on(home, tables), opt_outs=Mock())
    deaf.act(phone, [Finding(Kind.UNANSWERED, ("deals",))], AUDIT)
    assert not home.opted_out(phone)
    scan, facts = Overtaken(tables, phone, lambda: None), AuditFacts(home.dynamodb, **names)
    SegmentScan(PROGRAM, scan, facts, tables, acting_on(home, tables)).page(0, "", AUDIT, acts=True)
    assert home.opted_out(phone)


class Behind:
    """A client of the tables whose reads of the ledger miss the newest entry, unless they are asked for as of now."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_paginator(self, operation):
        paginator = self._client.get_paginator(operation)

        def paginate(**request):
            for page in paginator.paginate(**request):
                behind = request["TableName"] == "home-ledger" and not request.get("ConsistentRead")
                yield page | {"Items": page["Items"][: -1 if behind else None]}

        return type("Paginator", (), {"paginate": staticmethod(paginate)})


def test_a_read_that_is_behind_breaks_nobodys_chain(home, phone):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    joined(tables, phone)
    scan, facts = Overtaken(tables, phone, lambda: None), AuditFacts(Behind(home.dynamodb), **names)
    tally, _ = SegmentScan(PROGRAM, scan, facts, tables, acting_on(home, tables)).page(0, "", AUDIT, acts=True)
    assert Kind.BROKEN_CHAIN not in tally.named("finding")
    assert len(home.ledger(phone)) == 2


def asked(tables, phone):
    """Put on record that somebody was asked two months ago, and answered nothing."""
    at = NOW - timedelta(days=60)
    change = (Change("deals", None, State.PENDING),)
    evidence = Evidence("text", "exact", "DEALS", "+14255550100")
    kind = EventKind.OPT_IN_REQUESTED
    event = ConsentEvent(kind, at, "sms", change, evidence, "Yes?", "0" * 64, at + timedelta(days=1))
    tables.commit(Record(phone), event, Done(phone, "before", "asked"), at)


def joined(tables, phone):
    """Put on record that this person answered YES."""
    asked(tables, phone)
    record = tables.read(phone, "none").record
    at = NOW - timedelta(days=59)
    yes = Evidence("yes", "exact", "YES", "+14255550100")
    change = (Change("deals", State.PENDING, State.ACTIVE),)
    event = ConsentEvent(EventKind.OPT_IN_CONFIRMED, at, "sms", change, yes, "Yes?", "0" * 64)
    tables.commit(record, event, Done(phone, "before", "joined"), at)


def test_whom_the_stopped_part_of_a_run_took_off_the_list_is_still_counted_as_it_found_it(home, phone):
    names = {name: f"home-{name}" for name in ("subscriptions", "ledger", "sends")}
    tables = ConsentTables(home.dynamodb, **names, shards=PROGRAM.audience_shards)
    acting = acting_on(home, tables)
    joined(tables, phone)
    acting.act(phone, [Finding(Kind.NO_EVIDENCE, ("deals",))], AUDIT)
    walk = SegmentScan(
        PROGRAM, Overtaken(tables, phone, lambda: None), AuditFacts(home.dynamodb, **names), tables, acting
    )
    tally, _ = walk.page(0, "", AUDIT, acts=True)
    assert (tally.counts["subscribers"], tally.named("suspended")) == (1, {"deals": 1})
