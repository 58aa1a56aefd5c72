"""The decision on one inbound text: what it means, what goes on record, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.consent.events import (
    ANSWERED_WITHIN,
    Change,
    ConsentEvent,
    Effect,
    EventKind,
    Evidence,
    RemoveFromOptOutList,
    Reply,
    applied,
    listing,
    revocations,
)
from lambdas.consent.inbound import answered_by_service, language_of_answer, understood
from lambdas.consent.record import Record, State, Subscription
from lambdas.intent.keywords import Intent, IntentKind
from lambdas.intent.spoken import language_of
from lambdas.messages.rendering import confirmation, confirmation_request
from lambdas.program.frequency import as_agreed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lambdas.consent.inbound import Inbound
    from lambdas.consent.record import ProgramStatus
    from lambdas.program import Program, Topic

# One text with all that bears on it, and what comes of it.


@dataclass(frozen=True, slots=True)
class Case:
    """One text with all that bears on it; `answered` tells that the service has answered it already.

    `program` is the one that the person reads: its texts are in their language. `language` is the one that the text
    chose, empty where it chose none; `only` is that of its answer alone.
    """

    message: Inbound
    intent: Intent
    program: Program
    record: Record
    answered: bool
    language: str = ""
    only: str = ""

    @property
    def at(self) -> datetime:
        """The time of the text."""
        return self.message.at

    @property
    def topic(self) -> Topic | None:
        """The topic that the text names, where the program has it."""
        return next((topic for topic in self.program.topics if topic.name == self.intent.topic), None)

    def awaiting(self, *, asked_only: bool = False) -> list[tuple[Topic, Subscription]]:
        """Return the topics that the newest question asked for which waited for an answer when the text was sent.

        There is one, unless a form asked for several; the text may name one, which then is the only one. With
        `asked_only` a question counts only where it is known to have been handed to the service.
        """
        held = self.record.subscriptions
        waiting = ((topic, held[topic.name]) for topic in self.program.topics if topic.name in held)
        if asked_only:
            waiting = (pair for pair in waiting if pair[0].name not in self.record.unasked)
        asked = [pair for pair in waiting if self.intent.topic in {None, pair[0].name} and _awaits(pair[1], self.at)]
        newest = max(asked, key=lambda pair: (pair[1].changed_at, pair[0].name), default=None)
        return [pair for pair in asked if newest and _asked_at_once(pair[1], newest[1])]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a text does: the kind of its event, the wording, the changes and the effects in their order."""

    kind: EventKind
    wording: str = ""
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    pending_until: datetime | None = None
    paused_until: datetime | None = None


def _awaits(held: Subscription, at: datetime) -> bool:
    until = held.pending_until
    return held.state is State.PENDING and until is not None and held.changed_at <= at <= until


def _asked_at_once(one: Subscription, other: Subscription) -> bool:
    return (one.changed_at, one.wording) == (other.changed_at, other.wording)


# What each intent does to a record: one function per intent, from the facts of one text to their outcome.


CONFIRM_STOP_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12): an opt-out is confirmed within five minutes


def opt_out(case: Case) -> Outcome:
    """Revoke every topic that the STOP reaches; confirm once, then put the number on the list that the program keeps.

    The confirmation goes first because the service refuses sends to a listed number. A STOP that the person has
    come back from since asks for nothing more, and one that the service answered for no confirmation.
    """
    changes = revocations(case.record, case.at)
    wording = case.program.copy.stop
    if case.record.resumed_since(case.at):
        return Outcome(EventKind.OPTED_OUT, wording, changes)
    if case.answered:
        # the service listed the number when it got the text: only a JOIN after an older STOP can have lifted it since,
        # or a START of the very same instant
        standing = case.record.standing
        again = listing(case.program) if standing.stopped_at or standing.started_at == case.at else ()
        return Outcome(EventKind.OPTED_OUT, wording, changes, again)
    told_before = case.record.standing.stopped and not changes
    until = case.at + CONFIRM_STOP_WITHIN
    confirmation = () if told_before else (Reply(wording, until, always=True, stops=True),)
    return Outcome(EventKind.OPTED_OUT, wording, changes, (*confirmation, *listing(case.program)))


def doubt(case: Case) -> Outcome | None:
    """Hold marketing until somebody has read the text, in silence; see ADR 19 for why nothing is asked.

    Where the service took the text for a STOP, it is one; after a STOP, or before a newer opt-in, nothing is in doubt.
    """
    if case.answered:
        return opt_out(case)
    settled = case.record.standing.stopped or case.record.resumed_since(case.at)
    return None if settled else Outcome(EventKind.DOUBTED)


def leave(case: Case) -> Outcome | None:
    """Revoke one topic and say so once; where the service took the text for a STOP, it is a STOP."""
    if case.answered:
        return opt_out(case)
    if case.topic is None:
        return which(case, IntentKind.LEAVE)
    held = case.record.subscriptions.get(case.topic.name)
    if held is not None and (held.changed_at if held.state is State.REVOKED else held.rests_on) > case.at:
        return Outcome(EventKind.SUPERSEDED)
    before, wording = held.state if held else None, case.topic.copy.left
    silent = before is State.REVOKED or case.record.standing.stopped
    topics = (case.topic.name,)
    effects = () if silent else (Reply(wording, case.at + CONFIRM_STOP_WITHIN, topics=topics),)
    change = Change(case.topic.name, before, State.REVOKED)
    return Outcome(EventKind.TOPIC_LEFT, wording, (change,), (*effects, *_relisting(case, *filter(None, [held]))))


def which(case: Case, kind: IntentKind) -> Outcome | None:
    """Ask which topic is meant where a text names none, or several; one who stopped is told nothing.

    A topic that the program has no more is no question.
    """
    if case.intent.topic is not None or len(case.program.topics) == 1 or not case.program.copy.which:
        return None
    words = case.program.words
    verb = words.leave if kind is IntentKind.LEAVE else words.join
    choices = words.listed([f"{verb} {topic.keyword}" for topic in case.program.topics], "or")
    wording = case.program.copy.which.replace("{choices}", choices)
    silent = kind is IntentKind.LEAVE and case.record.barred
    return Outcome(EventKind.HELP_REQUESTED, wording, (), () if silent else _reply(case, wording))


def join(case: Case) -> Outcome | None:
    """Ask for a YES, again if need be; a number that stopped is lifted off the list so that the question reaches it."""
    topic = case.topic
    if case.answered:
        return restart(case)  # the service took it for a START
    if topic is None:
        return which(case, IntentKind.JOIN)
    held = case.record.subscriptions.get(topic.name)
    if case.record.standing.stopped_since(case.at) or (held and _settled_later(held, case.at)):
        return Outcome(EventKind.SUPERSEDED)
    if held is not None and held.state is State.ACTIVE:
        wording = as_agreed(topic.copy.confirmation, topic.frequency, held.agreed, case.program.words)
        return Outcome(EventKind.OPT_IN_REPEATED, wording, (), _reply(case, wording))
    return _ask(case, [topic])


def confirm(case: Case) -> Outcome | None:
    """Activate the subscription that the YES answers; a YES that answers nothing does nothing.

    One that can answer no question but one which may never have reached the person is asked that question anew.
    """
    awaiting = case.awaiting(asked_only=True)
    if not awaiting:
        unasked = [topic for topic, _ in case.awaiting()]
        return _ask(case, unasked, EventKind.OPT_IN_REPEATED) if unasked else None
    changes = tuple(Change(topic.name, held.state, State.ACTIVE, held.frequency) for topic, held in awaiting)
    topics = [topic for topic, _ in awaiting]
    answer = _reply(case, confirmation(case.program, topics), topics)
    return Outcome(EventKind.OPT_IN_CONFIRMED, awaiting[0][1].wording, changes, answer)


def decline(case: Case) -> Outcome | None:
    """Revoke the subscription that the NO answers, without a word."""
    awaiting = case.awaiting()
    if not awaiting:
        return None
    changes = tuple(Change(topic.name, held.state, State.REVOKED) for topic, held in awaiting)
    ended = [held for _, held in awaiting]
    shown = ended[0].wording if ended[0].topic not in case.record.unasked else ""
    return Outcome(EventKind.DECLINED, shown, changes, _relisting(case, *ended))


def restart(case: Case) -> Outcome:
    """Let texts through again; no subscription comes back by itself, the answer tells how to join."""
    if case.record.standing.stopped_since(case.at):
        # a service that got both in one instant may have heard this one last, and lifted the number
        return Outcome(
            EventKind.SUPERSEDED, effects=listing(case.program) if case.answered and case.record.listed else ()
        )
    wording = case.program.copy.start
    effects: tuple[Effect, ...] = () if case.answered else (RemoveFromOptOutList(), *_reply(case, wording))
    return Outcome(EventKind.RESTARTED, wording, (), effects)


def ask_for_help(case: Case) -> Outcome:
    """Answer with the help text, whether or not the person is subscribed."""
    wording = case.program.copy.help
    return Outcome(EventKind.HELP_REQUESTED, wording, (), _reply(case, wording, always=True))


def ask_for_preferences(case: Case) -> Outcome | None:
    """Answer with a link to the page of this phone, where the program has one; the service sends none after a STOP."""
    wording = case.program.copy.preferences
    if not wording:
        return None
    effects = () if case.record.barred else (Reply(wording, case.at + ANSWERED_WITHIN, link=True),)
    return Outcome(EventKind.PREFERENCES_REQUESTED, wording, (), effects)


def _settled_later(held: Subscription, at: datetime) -> bool:
    return held.changed_at > at or (held.changed_at == at and held.state is State.REVOKED)


def _ask(case: Case, topics: Sequence[Topic], kind: EventKind = EventKind.OPT_IN_REQUESTED) -> Outcome:
    """Wait for a YES to `topics`; a number that stopped is lifted off the list so that the question reaches it."""
    wording, until = confirmation_request(case.program, topics), case.at + timedelta(hours=case.program.pending_hours)
    changes = tuple(asked_for(topic, case.record) for topic in topics)
    lift = (RemoveFromOptOutList(),) if case.record.barred and not case.answered else ()
    effects: tuple[Effect, ...] = (*lift, *_reply(case, wording, topics))
    return Outcome(kind, wording, changes, effects, pending_until=until)


def asked_for(topic: Topic, record: Record) -> Change:
    """Return the change by which `topic` waits for a YES to what it declares now."""
    held = record.subscriptions.get(topic.name)
    return Change(topic.name, held.state if held else None, State.PENDING, topic.frequency.words)


def _reply(case: Case, body: str, topics: Sequence[Topic] = (), *, always: bool = False) -> tuple[Reply, ...]:
    names = tuple(topic.name for topic in topics)
    reply = Reply(body, case.at + ANSWERED_WITHIN, topics=names, always=always)
    return () if case.answered else (reply,)


def _relisting(case: Case, *ended: Subscription) -> tuple[Effect, ...]:
    """Undo the lift of a JOIN after a STOP: the requests `ended` were the last that the person still asked for."""
    if not any(one.state is State.PENDING for one in ended) or not case.record.standing.stopped:
        return ()
    others = (s for s in case.record.subscriptions.values() if s not in ended)
    return () if any(other.state in {State.PENDING, State.ACTIVE} for other in others) else listing(case.program)


# A pause, which a person asks for on the preferences page: for a while nothing comes, and no consent is gone.


PAUSE_LASTS = timedelta(days=30)


def pause(case: Case) -> Outcome | None:
    """Let nothing through for thirty days, and say once until when; who gets nothing anyhow has nothing to pause."""
    if not case.program.copy.paused or not any(
        held.state is State.ACTIVE for held in case.record.subscriptions.values()
    ):
        return None
    until, known = case.at + PAUSE_LASTS, case.record.standing.paused_until
    told = known is not None and case.record.standing.paused(case.at) and known.date() == until.date()
    wording = case.program.copy.paused.replace("{day}", case.program.words.day(until))
    return _set(case, EventKind.PAUSED, wording, until, silent=told)


def resume(case: Case) -> Outcome | None:
    """End a pause, and say so; without one the word means START, and the button nothing."""
    if not case.record.standing.paused(case.at):
        return restart(case) if case.intent.rule == "resume_word" else None
    return _set(case, EventKind.RESUMED, case.program.copy.resumed, case.at)


def _set(case: Case, kind: EventKind, wording: str, until: datetime, *, silent: bool = False) -> Outcome:
    newest = case.record.standing.pause_set_at
    if newest is not None and newest > case.at:
        return Outcome(EventKind.SUPERSEDED)
    effects = () if silent or case.record.barred else (Reply(wording, case.at + ANSWERED_WITHIN),)
    return Outcome(kind, wording, effects=effects, paused_until=until)


_BY_INTENT: Mapping[IntentKind, Callable[[Case], Outcome | None]] = {
    IntentKind.OPT_OUT: opt_out,
    IntentKind.DOUBT: doubt,
    IntentKind.HELP: ask_for_help,
    IntentKind.JOIN: join,
    IntentKind.LEAVE: leave,
    IntentKind.CONFIRM: confirm,
    IntentKind.DECLINE: decline,
    IntentKind.START: restart,
    IntentKind.PREFERENCES: ask_for_preferences,
    IntentKind.PAUSE: pause,
    IntentKind.RESUME: resume,
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
    standing: ProgramStatus
    effects: tuple[Effect, ...]


def decide(message: Inbound, program: Program, record: Record, now: datetime) -> Decision:
    """Return what `message` does to the `record` of its phone; `now` only drops replies that are owed no more."""
    return decided(message, understood(message, program), program, record, now)


def decided(message: Inbound, intent: Intent, program: Program, record: Record, now: datetime) -> Decision:
    """Return what `message`, which means `intent`, does to the `record` of its phone."""
    answered = answered_by_service(message.body, intent.kind, program)
    language = program.offered(language_of(message.body)) if program.translations else ""
    only = "" if language else language_of_answer(message, program)
    return decide_case(Case(message, intent, program, record, answered, language, only), "sms", now)


def decide_case(case: Case, source: str, now: datetime) -> Decision:
    """Return the decision on `case`, whose act came by `source`; `now` only drops replies that are owed no more."""
    intent, record = case.intent, case.record
    spoken = case.program.read_in(case.only or case.language or record.standing.language)
    outcome = _BY_INTENT[intent.kind](replace(case, program=spoken))
    if outcome is None:
        return Decision(intent, None, record.subscriptions, record.standing, ())
    event = _event(case, outcome, source)
    after = applied(record, event)
    effects = tuple(e for e in outcome.effects if not (isinstance(e, Reply) and e.late(now)))
    if outcome.pending_until and effects == (RemoveFromOptOutList(),):
        effects = ()  # the question that the lift was for comes too late
    return Decision(intent, event, after.subscriptions, after.standing, effects)


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
        language=case.language,
    )
