"""Announced opt-outs, and the side of a program on the local AWS that hears of them."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.cascade import BUS_SOURCE, DETAIL_TYPE, Announcement, scope_rules
from lambdas.functions.cascade.processor import CascadeProcessor
from lambdas.functions.keyword_handler.conversation import InboundProcessor
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.functions.keyword_handler.recorder import Recorder
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Outbox
from lambdas.stores.sms import Texting
from tests.lambdas.conftest import MORNING

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def told():
    """Builder of opt-outs that acme-outlet announces, sent so many minutes into the morning."""

    def build(phone, minute=0, **changes):
        made = Announcement(
            environment="dev",
            legal_entity="Acme Inc",
            message_type="promotional",
            program="acme-outlet/promotional",
            phone=phone,
            message_id=f"stop-{next(_numbers)}",
            at=MORNING + timedelta(minutes=minute),
            rule=scope_rules()[-1].id,
            sequence=3,
            hash="ab" * 32,
        )
        return replace(made, **changes)

    return build


@pytest.fixture(scope="session")
def delivered():
    """Builder of the record bodies in which announcements reach the queue; a change to None leaves a field out."""

    def build(announcement, **changes):
        detail = json.loads(announcement.to_json()) | changes
        envelope = {
            "version": "0",
            "id": "e1",
            "source": BUS_SOURCE,
            "detail-type": DETAIL_TYPE,
            "detail": {name: value for name, value in detail.items() if value is not None},
        }
        return json.dumps(envelope)

    return build


class Side:
    """The hearing and the inbound side of one program, with the same tables and opt-out list."""

    def __init__(self, home, program):
        names = home.environment
        self.program, self.counted, self.home = program, Counter(), home
        self.now = MORNING + timedelta(hours=1)
        self.tables = ConsentTables(
            home.dynamodb,
            subscriptions=names.subscriptions_table,
            ledger=names.ledger_table,
            sends=names.sends_table,
            shards=4,
        )
        self.performer = EffectRunner(
            tables=self.tables,
            outbox=Outbox(home.dynamodb, names.subscriptions_table),
            texting=Texting(home.sms, names, program),
            clock=self.clock,
            count=self.count,
            draw=lambda _: "https://page.example/p/token",
        )
        recorder = Recorder(self.tables, self.performer, self.clock, self.count)
        self.hearing, self.inbound = CascadeProcessor(program, recorder), InboundProcessor(program, recorder)

    def clock(self):
        return self.now

    def count(self, name):
        self.counted[name] += 1

    def states(self, phone):
        return {name: str(s.state) for name, s in self.tables.read(phone, "").record.subscriptions.items()}

    def stopped(self, phone):
        return self.tables.read(phone, "").record.standing.stopped


@pytest.fixture
def side(home, program):
    """The sides of a promotional program of Acme Inc."""
    return Side(home, program(service_keywords=()))
