"""Talks: rows of texts, each decided on the record that the one before left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.consent.decision import Decision, decide
from lambdas.consent.events import Reply
from lambdas.consent.ledger import LedgerEntry, appended, seal
from lambdas.consent.record import Record

if TYPE_CHECKING:
    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.inbound import Inbound
    from lambdas.program import Program


@dataclass
class Talk:
    """What a row of texts led to, each decided on the record that the one before left."""

    program: Program
    record: Record = field(default_factory=lambda: Record("+14255550161"))
    ledger: list[LedgerEntry] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def hear(self, text: Inbound, delay=timedelta(seconds=1)) -> Decision:
        """Decide on one text, `delay` after it was sent, and commit what came of it."""
        now = text.at + delay
        decision = decide(text, self.program, self.record, now)
        self.decisions.append(decision)
        if decision.event is not None:
            entry = seal(decision.event, self.record.standing, self.record.phone, now)
            self.ledger.append(entry)
            self.record = appended(Record(self.record.phone, decision.standing, decision.subscriptions), entry)
        return decision

    @property
    def states(self):
        return {topic: str(held.state) for topic, held in self.record.subscriptions.items()}

    @property
    def replies(self):
        return [[e.body for e in decision.effects if isinstance(e, Reply)] for decision in self.decisions]

    @property
    def events(self) -> list[ConsentEvent]:
        return [decision.event for decision in self.decisions if decision.event is not None]


@pytest.fixture(scope="session")
def talk(program, text):
    """Builder of talks: each argument is the minute and the body of a text, in order of arrival."""

    def build(*said, **changes):
        ongoing = Talk(program(**changes))
        for minute, body in said:
            ongoing.hear(text(body, minute))
        return ongoing

    return build
