"""The inbound path without a rule of consent or of the opt-out list: patches of the real code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lambdas.consent import decision, events
from lambdas.consent.events import Change, EventKind, Reply
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.functions.keyword_handler import effects
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.intent.recognise import IntentKind
from lambdas.stores.consent import consent_tables
from lambdas.stores.consent.outbox import Outbox, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Patch = pytest.MonkeyPatch


def pending_for_ever(patch: Patch) -> None:
    patch.setattr(decision, "_awaits", lambda held, at: held.state is State.PENDING and held.changed_at <= at)


def _meaning(patch: Patch, kind: IntentKind, does: Callable) -> None:
    patch.setattr(decision, "_BY_INTENT", {**decision._BY_INTENT, kind: does})


def yes_alone(patch: Patch) -> None:
    change = Change("deals", None, State.ACTIVE)
    outcome = decision.Outcome(EventKind.OPT_IN_CONFIRMED, "", (change,))
    _meaning(patch, IntentKind.CONFIRM, lambda _: outcome)


def single_opt_in(patch: Patch) -> None:
    change = Change("deals", None, State.ACTIVE)
    _meaning(patch, IntentKind.JOIN, lambda _: decision.Outcome(EventKind.OPT_IN_REQUESTED, "", (change,)))


def yes_to_all(patch: Patch) -> None:
    def confirm(given):
        waiting = [held for held in given.record.subscriptions.values() if held.state is State.PENDING]
        changes = tuple(Change(held.topic, held.state, State.ACTIVE) for held in waiting)
        return decision.Outcome(EventKind.OPT_IN_CONFIRMED, "", changes)

    _meaning(patch, IntentKind.CONFIRM, confirm)


def yes_is_no_return(patch: Patch) -> None:
    patch.setattr(events, "_started", lambda standing, _: standing)


def yes_hides_a_stop(patch: Patch) -> None:
    patch.setattr(Subscription, "rests_on", property(lambda self: self.changed_at))


def ties_go_to_join(patch: Patch) -> None:
    patch.setattr(ProgramStatus, "stopped_since", lambda self, at: self.stopped_at is not None and self.stopped_at > at)


def join_forgets_stops(patch: Patch) -> None:
    patch.setattr(ProgramStatus, "stopped_since", lambda *_: False)


def _opt_out(patch: Patch, change: Callable) -> None:
    def opt_out(given):
        outcome = decision.opt_out(given)
        return replace(outcome, effects=change(given, outcome.effects))

    _meaning(patch, IntentKind.OPT_OUT, opt_out)


def never_listed(patch: Patch) -> None:
    _opt_out(patch, lambda _, effects: tuple(effect for effect in effects if isinstance(effect, Reply)))


def listed_first(patch: Patch) -> None:
    _opt_out(patch, lambda _, effects: effects[::-1])


def left_to_the_service(patch: Patch) -> None:
    _opt_out(patch, lambda given, effects: () if given.answered else effects)


def no_second_look(patch: Patch) -> None:
    def lift(self, entry, index, record):
        self._outbox.settle_unclaimed(entry, index, Status.DROPPED if record.listed else self._lifted(entry))

    patch.setattr(EffectRunner, "_lift", lift)


def a_lift_settles_whatever_stands(patch: Patch) -> None:
    def settle(self, entry, index, status, _sequence):
        return self.settle_unclaimed(entry, index, status) or True

    patch.setattr(Outbox, "settle_while", settle)


def answers_look_at_nothing(patch: Patch) -> None:
    patch.setattr(effects, "overtaken", lambda *_: False)


def every_question_was_sent(patch: Patch) -> None:
    patch.setattr(consent_tables, "_unasked", lambda *_: frozenset())


def answers_never_end(patch: Patch) -> None:
    patch.setattr(Reply, "late", lambda *_: False)


def a_question_ends_a_stop(patch: Patch) -> None:
    patch.setattr(Record, "barred", property(lambda self: self.standing.stopped and self.listed))
    patch.setattr(Record, "listed", property(_listed))


def _listed(record: Record) -> bool:
    stopped_at = record.standing.stopped_at
    return stopped_at is not None and record.standing.stopped and not record.resumed_since(stopped_at)


def start_ends_newer_stops(patch: Patch) -> None:
    patch.setattr(
        ProgramStatus, "stopped", property(lambda self: self.stopped_at is not None and self.started_at is None)
    )


def lift_stays(patch: Patch) -> None:
    patch.setattr(decision, "_relisting", lambda *_: ())


def answer_beside_the_service(patch: Patch) -> None:
    patch.setattr(decision, "answered_by_service", lambda *_: False)


def any_word_settles_a_doubt(patch: Patch) -> None:
    patch.setattr(events, "SETTLES_DOUBT", events.SETTLES_DOUBT | {EventKind.HELP_REQUESTED})


def no_doubt(patch: Patch) -> None:
    patch.setitem(decision._BY_INTENT, IntentKind.DOUBT, lambda _: None)
