"""Faults of each kind, planted in the deployed functions, and the words in which the oracle must tell of each."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.consent import cascade, decision
from lambdas.consent.events import Reply
from lambdas.consent.record import State
from lambdas.delivery import deactivations
from lambdas.functions.list_audit import findings
from lambdas.functions.send_gate import task
from lambdas.intent.keywords import Intent, IntentKind
from lambdas.program.sending import Hours
from lambdas.quiet_hours import caps as state_caps
from lambdas.quiet_hours import law, windows
from lambdas.sending import caps, gate, wording
from lambdas.sending.verdict import Defer, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Fault:
    """What is spoilt, the patch that does it, how the oracle tells, and from which person on it is sought."""

    what: str
    plant: Callable[[Patch], None]
    told: str
    sought_from: int = 0


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """Plant a fault for a while; where it is one of hours, what was worked out before and meanwhile is forgotten."""
    sound = _told_by_the_law()
    with pytest.MonkeyPatch.context() as patch:
        fault.plant(patch)
        spoilt = _told_by_the_law() != sound
        if spoilt:
            _forget()
        yield
    if spoilt:
        _forget()


def _told_by_the_law() -> tuple:
    return law.rows, law.Rules.hours, law.is_holiday, windows.place_of


def _forget() -> None:
    for kept in (
        windows.opening,
        windows._page,
        windows._place,
        law._hours,
        law._rules,
        law.holidays,
        state_caps._caps,
    ):
        kept.cache_clear()
    wording._known.clear()


def _without(check: Callable) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(gate, "_CHECKS", tuple(one for one in gate._CHECKS if one is not check))


def _hours_moved(opens: int, closes: int) -> Callable[[Patch], None]:
    def moved(patch: Patch) -> None:
        true = law.Rules.hours

        def hours(self, states, day):
            left = true(self, states, day)
            return Hours(left.opens + opens, left.closes + closes) if left else None

        patch.setattr(law.Rules, "hours", hours)

    return moved


def _without_row(name: str) -> Callable[[Patch], None]:
    return lambda patch: _law(patch, [row for row in law.rows() if row.id != name])


def _row_late(name: str, day: date) -> Callable[[Patch], None]:
    def late(row):
        return replace(row, source=replace(row.source, effective=day)) if row.id == name else row

    return lambda patch: _law(patch, [late(row) for row in law.rows()])


def _law(patch: Patch, rows: list) -> None:
    patch.setattr(law, "rows", lambda: tuple(rows))


def _one_more(patch: Patch) -> None:
    true = caps._frees
    patch.setattr(caps, "_frees", lambda sends, count, period: true(sends, count + 1, period))


def _shorter(patch: Patch) -> None:
    true = caps._frees
    patch.setattr(caps, "_frees", lambda sends, count, period: true(sends, count, period * 0.9))


def _unheard_word(patch: Patch) -> None:
    true = decision.understood

    def understood(message, program):
        meant = true(message, program)
        deaf = meant.kind is IntentKind.OPT_OUT and message.body != "STOP"
        return Intent(IntentKind.OTHER, None, "no_rule_matched") if deaf else meant

    patch.setattr(decision, "understood", understood)


def _chatter_is_a_stop(patch: Patch) -> None:
    true = decision.understood

    def understood(message, program):
        stop = "stop" in message.body.casefold()
        return Intent(IntentKind.OPT_OUT, None, "substring") if stop else true(message, program)

    patch.setattr(decision, "understood", understood)


def _no_yes_needed(patch: Patch) -> None:
    true = decision.asked_for
    patch.setattr(decision, "asked_for", lambda topic, record: replace(true(topic, record), after=State.ACTIVE))


def _late_yes(patch: Patch) -> None:
    waits = State.PENDING
    patch.setattr(decision, "_awaits", lambda held, at: held.state is waits and held.changed_at <= at)


def _sisters_hear_nothing(patch: Patch) -> None:
    patch.setattr(cascade.Announcement, "ends", lambda *_: False)


def _no_wider_stop(patch: Patch) -> None:
    rules = tuple(rule for rule in cascade.scope_rules() if rule.id != "any-stop-binds-the-caller")
    patch.setattr("tests.year.programs.scope_rules", lambda: rules)


def _silent_stop(patch: Patch) -> None:
    true = decision.opt_out
    by_intent = dict(decision._BY_INTENT)
    by_intent[IntentKind.OPT_OUT] = lambda case: replace(true(case), effects=())
    patch.setattr(decision, "_BY_INTENT", by_intent)


def _confirmed_twice(patch: Patch) -> None:
    true = decision.opt_out
    by_intent = dict(decision._BY_INTENT)
    by_intent[IntentKind.OPT_OUT] = lambda case: _twice(true(case))
    patch.setattr(decision, "_BY_INTENT", by_intent)


def _twice(outcome):
    replies = tuple(effect for effect in outcome.effects if isinstance(effect, Reply))
    return replace(outcome, effects=(*outcome.effects, *replies))


def _zip_ignored(patch: Patch) -> None:
    true = windows._place
    for module in (windows, state_caps):
        patch.setattr(module, "place_of", lambda phone, _zip_code="": true(phone[:5], ""))


def _first_zone_only(patch: Patch) -> None:
    true, kept = windows.place_of, {}

    def place_of(phone, zip_code=""):
        place = true(phone, zip_code)
        return kept.setdefault(place, replace(place, binding=place.binding[:1]))

    patch.setattr(windows, "place_of", place_of)


def _no_holidays(patch: Patch) -> None:
    patch.setattr(law, "is_holiday", lambda *_, **__: False)


def _duplicates_go(patch: Patch) -> None:
    def step(request, person, _attempt, program, now):
        free = replace(person, history=replace(person.history, sends=()))
        return gate.decide(request, program, free, now)

    patch.setattr(task, "next_step", step)


def _own_agreement(patch: Patch) -> None:
    patch.setattr(wording.ProgramRules, "agreed", lambda *_: ())


def _held_for_nothing(patch: Patch) -> None:
    true = gate.decide

    def decide(request, program, person, now):
        verdict = true(request, program, person, now)
        wait = request.request_id[-1] == "7" and not isinstance(verdict, Defer)
        return gate.Drop(Reason.WINDOW) if wait and isinstance(verdict, gate.Send) else verdict

    patch.setattr(task, "decide", decide)


def _never_sunset(patch: Patch) -> None:
    patch.setattr(findings, "tier", lambda *_: findings.Tier.ENGAGED)


def _lasting(patch: Patch) -> None:
    def seconds(case):
        return int((case.request.not_after - case.now).total_seconds())

    patch.setattr(gate, "seconds_left", seconds)


def _told_by_nobody(patch: Patch) -> None:
    patch.setattr(gate, "_told", lambda _: True)


FAULTS = (
    Fault("the gate minds no STOP", _without(gate.stopped), "texted: stopped", 6),
    Fault("a STOP in other words is not heard", _unheard_word, "stop: 0 answers in place of 1"),
    Fault("a STOP in other words ends nothing", _unheard_word, "texted: stopped"),
    Fault("a word in a sentence is a STOP", _chatter_is_a_stop, "other: 1 answers in place of 0", 66),
    Fault("a STOP stays with its program", _sisters_hear_nothing, "texted: stopped", 4),
    Fault("the law of 2027 on the caller is left out", _no_wider_stop, "texted: stopped", 233),
    Fault("a STOP is not confirmed", _silent_stop, "stop: 0 answers in place of 1"),
    Fault("a STOP is confirmed twice", _confirmed_twice, "stop: 2 answers in place of 1"),
    Fault("a JOIN needs no YES", _no_yes_needed, "texted: never confirmed", 14),
    Fault("a YES is never too late", _late_yes, "texted: never confirmed", 22),
    Fault("topics are one list", _without(gate.not_subscribed), "texted: never confirmed"),
    Fault("nobody need be told beforehand", _told_by_nobody, "texted: not told beforehand"),
    Fault("a doubt holds nothing", _without(gate.in_doubt), "texted: in doubt", 28),
    Fault("a pause holds nothing", _without(gate.paused), "texted: paused", 27),
    Fault("hours begin an hour early", _hours_moved(-60, 0), "texted: outside the hours"),
    Fault("hours end an hour late", _hours_moved(0, 60), "texted: may arrive outside the hours"),
    Fault("hours begin an hour late", _hours_moved(60, 0), "withheld for window"),
    Fault("the window is not looked at", _without(gate.closed), "texted: outside the hours"),
    Fault("a row of law is left out", _without_row("ri-hours"), "texted: outside the hours", 105),
    Fault("a change of the law comes late", _row_late("pa-hours", date(2027, 2, 1)), "texted: outside the hours", 213),
    Fault("a change of the law comes early", _row_late("pa-hours", date(2026, 4, 1)), "withheld for window", 280),
    Fault("holidays are days", _no_holidays, "texted: outside the hours", 1),
    Fault("the ZIP code is passed over", _zip_ignored, "texted: outside the hours", 5),
    Fault("one zone stands for all", _first_zone_only, "texted: outside the hours", 2),
    Fault("a text may try until its request ends", _lasting, "texted: may arrive outside the hours"),
    Fault("caps allow one more", _one_more, "texted: above the frequency"),
    Fault("caps look back less far", _shorter, "texted: above the frequency"),
    Fault(
        "the caps of states are left out",
        lambda patch: patch.setattr(gate, "_state_caps", lambda _: ()),
        "texted: above the cap of the state",
        44,
    ),
    Fault("what was agreed to is forgotten", _own_agreement, "texted: above the frequency", 15),
    Fault("the same may come again", _without(gate.repeated), "texted: the same again"),
    Fault("a request may come twice", _duplicates_go, "texted: twice"),
    Fault(
        "numbers given back are kept",
        lambda patch: patch.setattr(deactivations, "deactivated", lambda _: None),
        "texted: never confirmed",
        94,
    ),
    Fault("who cannot be reached is texted on", _without(gate.unreachable), "texted: unreachable", 94),
    Fault("who rarely reacts gets everything", _without(gate.disengaged), "texted: rarely reacts", 1),
    Fault("who never reacts is kept", _never_sunset, "texted: never confirmed", 1),
    Fault("reminders come whenever asked", _without(gate.too_soon), "texted: reminded of late", 1),
    Fault(
        "how to opt out is told every other month",
        lambda patch: patch.setattr(gate, "NOTICE_EVERY", timedelta(days=60)),
        "texted: not told how to opt out for a month",
    ),
    Fault(
        "texts go out while nobody hears",
        lambda patch: patch.setattr(gate, "while_unheard", lambda send, *_: send),
        "texted: nobody hears",
        2,
    ),
    Fault("nobody is checked for a new owner", _without(gate.unchecked), "texted: not checked for a new owner", 24),
    Fault("texts are held for nothing", _held_for_nothing, "withheld for window", 7),
)
