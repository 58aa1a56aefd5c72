"""What each intent does to a record: one function per intent, from the facts of one text to their outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.case import Case, Outcome
from lambdas.consent.effect import ANSWERED_WITHIN, LiftOptOut, ListOptOut, Reply
from lambdas.consent.event import Change, EventKind
from lambdas.consent.record import State, Subscription
from lambdas.consent.several import confirmation, confirmation_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lambdas.consent.effect import Effect
    from lambdas.consent.record import Record
    from lambdas.program import Topic

CONFIRM_STOP_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12): an opt-out is confirmed within five minutes


def opt_out(case: Case) -> Outcome:
    """Revoke every topic that the STOP reaches; confirm once, then put the number on the list.

    The confirmation goes first because the service refuses sends to a listed number. A STOP that the person has
    come back from since asks for nothing more, and one that the service answered for no confirmation.
    """
    changes = revocations(case.record, case.at)
    wording = case.program.copy.stop
    if case.record.resumed_since(case.at):
        return Outcome(EventKind.OPTED_OUT, wording, changes)
    if case.answered:
        # the service listed the number when it got the text: only a JOIN after an older STOP can have lifted it since
        again = (ListOptOut(),) if case.record.standing.stopped_at else ()
        return Outcome(EventKind.OPTED_OUT, wording, changes, again)
    told_before = case.record.standing.stopped and not changes
    until = case.at + CONFIRM_STOP_WITHIN
    confirmation = () if told_before else (Reply(wording, until, always=True),)
    return Outcome(EventKind.OPTED_OUT, wording, changes, (*confirmation, ListOptOut()))


def revocations(record: Record, at: datetime) -> tuple[Change, ...]:
    """Return the changes by which a STOP of `at` ends every subscription that does not rest on a newer text."""
    held = sorted(record.subscriptions.values(), key=lambda s: s.topic)
    reached = [s for s in held if s.state is not State.REVOKED and s.rests_on <= at]
    return tuple(Change(s.topic, s.state, State.REVOKED) for s in reached)


def leave(case: Case) -> Outcome | None:
    """Revoke one topic and say so once; where the service took the text for a STOP, it is a STOP."""
    if case.answered:
        return opt_out(case)
    if case.topic is None:
        return None
    held = case.record.subscriptions.get(case.topic.name)
    if held is not None and (held.changed_at if held.state is State.REVOKED else held.rests_on) > case.at:
        return Outcome(EventKind.SUPERSEDED)
    before, wording = held.state if held else None, case.topic.copy.left
    silent = before is State.REVOKED or case.record.standing.stopped
    topics = (case.topic.name,)
    effects = () if silent else (Reply(wording, case.at + CONFIRM_STOP_WITHIN, topics=topics),)
    change = Change(case.topic.name, before, State.REVOKED)
    return Outcome(EventKind.TOPIC_LEFT, wording, (change,), (*effects, *_relisting(case, *filter(None, [held]))))


def join(case: Case) -> Outcome | None:
    """Ask for a YES, again if need be; a number that stopped is lifted off the list so that the question reaches it."""
    topic = case.topic
    if topic is None:
        return None
    held = case.record.subscriptions.get(topic.name)
    if case.record.standing.stopped_since(case.at) or (held and _settled_later(held, case.at)):
        return Outcome(EventKind.SUPERSEDED)
    if held is not None and held.state is State.ACTIVE:
        return Outcome(EventKind.OPT_IN_REPEATED, topic.copy.confirmation, (), _reply(case, topic.copy.confirmation))
    return _ask(case, [topic])


def confirm(case: Case) -> Outcome | None:
    """Activate the subscription that the YES answers; a YES that answers nothing does nothing.

    One that can answer no question but one which may never have reached the person is asked that question anew.
    """
    awaiting = case.awaiting(asked_only=True)
    if not awaiting:
        unasked = [topic for topic, _ in case.awaiting()]
        return _ask(case, unasked) if unasked else None
    changes = tuple(Change(topic.name, held.state, State.ACTIVE) for topic, held in awaiting)
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
    return Outcome(EventKind.DECLINED, ended[0].wording, changes, _relisting(case, *ended))


def restart(case: Case) -> Outcome:
    """Let texts through again; no subscription comes back by itself, the answer tells how to join."""
    if case.record.standing.stopped_since(case.at):
        return Outcome(EventKind.SUPERSEDED)
    wording = case.program.copy.start
    effects: tuple[Effect, ...] = () if case.answered else (LiftOptOut(), *_reply(case, wording))
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


def _ask(case: Case, topics: Sequence[Topic]) -> Outcome:
    """Wait for a YES to `topics`; a number that stopped is lifted off the list so that the question reaches it."""
    wording, until = confirmation_request(case.program, topics), case.at + timedelta(hours=case.program.pending_hours)
    held = case.record.subscriptions
    before = {topic.name: held[topic.name].state if topic.name in held else None for topic in topics}
    changes = tuple(Change(name, state, State.PENDING) for name, state in before.items())
    lift = (LiftOptOut(),) if case.record.barred and not case.answered else ()
    effects: tuple[Effect, ...] = (*lift, *_reply(case, wording, topics))
    return Outcome(EventKind.OPT_IN_REQUESTED, wording, changes, effects, pending_until=until)


def _reply(case: Case, body: str, topics: Sequence[Topic] = (), *, always: bool = False) -> tuple[Reply, ...]:
    names = tuple(topic.name for topic in topics)
    reply = Reply(body, case.at + ANSWERED_WITHIN, topics=names, always=always)
    return () if case.answered else (reply,)


def _relisting(case: Case, *ended: Subscription) -> tuple[ListOptOut, ...]:
    """Undo the lift of a JOIN after a STOP: the requests `ended` were the last that the person still asked for."""
    if not any(one.state is State.PENDING for one in ended) or not case.record.standing.stopped:
        return ()
    others = (s for s in case.record.subscriptions.values() if s not in ended)
    return () if any(other.state in {State.PENDING, State.ACTIVE} for other in others) else (ListOptOut(),)
