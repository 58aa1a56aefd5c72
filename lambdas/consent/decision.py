"""The decision on one inbound text: what it means, what goes on record, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.consent import pausing, transitions
from lambdas.consent.case import Case, Outcome
from lambdas.consent.effect import Effect, LiftOptOut, Reply
from lambdas.consent.event import ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.intent import Intent, IntentKind, KeywordSet, recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lambdas.consent.message import Inbound
    from lambdas.consent.record import Record, Standing, Subscription
    from lambdas.program import Program

_BY_INTENT: Mapping[IntentKind, Callable[[Case], Outcome | None]] = {
    IntentKind.OPT_OUT: transitions.opt_out,
    IntentKind.HELP: transitions.ask_for_help,
    IntentKind.JOIN: transitions.join,
    IntentKind.LEAVE: transitions.leave,
    IntentKind.CONFIRM: transitions.confirm,
    IntentKind.DECLINE: transitions.decline,
    IntentKind.START: transitions.restart,
    IntentKind.PREFERENCES: transitions.ask_for_preferences,
    IntentKind.PAUSE: pausing.pause,
    IntentKind.RESUME: pausing.resume,
    IntentKind.OTHER: lambda _: None,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one text: its event (None: nothing goes on record), the states after it, and what to do.

    `standing` is not sealed yet: its sequence and head are those of the record that the decision started from.
    `effects` are in the order in which they must happen, with at most one reply among them.
    """

    intent: Intent
    event: ConsentEvent | None
    subscriptions: Mapping[str, Subscription]
    standing: Standing
    effects: tuple[Effect, ...]


def decide(message: Inbound, program: Program, record: Record, now: datetime) -> Decision:
    """Return what `message` does to the `record` of its phone; `now` only drops replies that are owed no more."""
    return decided(message, understood(message, program), program, record, now)


def understood(message: Inbound, program: Program) -> Intent:
    """Return what `message` means to `program`, whatever is on record."""
    return recognise(message.body, _keywords(program))


def decided(message: Inbound, intent: Intent, program: Program, record: Record, now: datetime) -> Decision:
    """Return what `message`, which means `intent`, does to the `record` of its phone."""
    case = Case(message, intent, program, record, answered=answered_by_service(message.body, program))
    return concluded(case, "sms", now)


def concluded(case: Case, source: str, now: datetime) -> Decision:
    """Return the decision on `case`, whose act came by `source`; `now` only drops replies that are owed no more."""
    intent, record = case.intent, case.record
    outcome = _BY_INTENT[intent.kind](case)
    if outcome is None:
        return Decision(intent, None, record.subscriptions, record.standing, ())
    event = _event(case, outcome, source)
    after = applied(record, event)
    effects = tuple(e for e in outcome.effects if not (isinstance(e, Reply) and e.late(now)))
    if outcome.kind is EventKind.OPT_IN_REQUESTED and effects == (LiftOptOut(),):
        effects = ()  # the question that the lift was for comes too late
    return Decision(intent, event, after.subscriptions, after.standing, effects)


def answered_by_service(body: str, program: Program) -> bool:
    """Whether the service itself answers `body`: it begins with one of the words that the program's pool takes."""
    return body.strip().upper().startswith(tuple(word.upper() for word in program.service_keywords))


@lru_cache(maxsize=8)
def _keywords(program: Program) -> KeywordSet:
    return KeywordSet.default(topics={topic.keyword: topic.name for topic in program.topics})


@lru_cache(maxsize=8)
def _digest(program: Program) -> str:
    return program.digest


def _event(case: Case, outcome: Outcome, source: str) -> ConsentEvent:
    message = case.message
    return ConsentEvent(
        kind=outcome.kind,
        at=message.at,
        source=source,
        changes=outcome.changes,
        evidence=Evidence(message.message_id, case.intent.rule, message.body, message.destination, message.in_reply_to),
        wording=outcome.wording,
        manifest_sha256=_digest(case.program),
        pending_until=outcome.pending_until,
        paused_until=outcome.paused_until,
    )
