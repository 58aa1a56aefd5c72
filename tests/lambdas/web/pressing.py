"""Buttons of the preferences page, somebody who may press them, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lambdas.consent.events import ConsentEvent, applied
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.web.requests import PreferenceRequest, decide_preference_request

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
LEAVE = PreferenceRequest(
    id="preference-1",
    phone="+12065550199",
    at=AT,
    choice="leave",
    topic="deals",
    page="https://form.example/form/p",
    version="v" * 64,
    language="en",
    address="198.51.100.7",
    agent="Browser/1",
)
STOP = replace(LEAVE, choice="opt_out", topic="")
PAUSE = replace(LEAVE, choice="pause", topic="")
RESUME = replace(LEAVE, choice="resume", topic="")


def holding(**states):
    """Return a record whose topics have been in these states for an hour."""
    since = AT - timedelta(hours=1)
    return Record(
        LEAVE.phone, ProgramStatus(), {name: Subscription(name, state, since) for name, state in states.items()}
    )


BOTH = holding(deals=State.ACTIVE, news=State.ACTIVE)


@dataclass(frozen=True)
class Outcome:
    """What an act left behind: its event (None: nothing went on record), its effects and the record."""

    event: ConsentEvent | None
    effects: tuple
    after: Record


def press(button, record, program, at=AT):
    """Return what comes of a button that is pressed at `at`."""
    event, effects = decide_preference_request(replace(button, at=at), program, record) or (None, ())
    return Outcome(event, effects, applied(record, event) if event else record)
