"""A pause, which a person asks for on the preferences page: for a while nothing comes, and no consent is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.case import Case, Outcome
from lambdas.consent.effect import ANSWERED_WITHIN, Reply
from lambdas.consent.event import EventKind
from lambdas.consent.record import State

if TYPE_CHECKING:
    from datetime import datetime

PAUSE_LASTS = timedelta(days=30)


def pause(case: Case) -> Outcome | None:
    """Let nothing through for thirty days, and say until when; who gets nothing anyhow has nothing to pause."""
    if not any(held.state is State.ACTIVE for held in case.record.subscriptions.values()):
        return None
    until = case.at + PAUSE_LASTS
    return _set(case, EventKind.PAUSED, case.program.copy.paused.replace("{day}", f"{until:%b} {until.day}"), until)


def resume(case: Case) -> Outcome | None:
    """End a pause, and say so; without one there is nothing to end."""
    if not case.record.standing.paused(case.at):
        return None
    return _set(case, EventKind.RESUMED, case.program.copy.resumed, case.at)


def _set(case: Case, kind: EventKind, wording: str, until: datetime) -> Outcome:
    newest = case.record.standing.pause_set_at
    if newest is not None and newest > case.at:
        return Outcome(EventKind.SUPERSEDED)
    effects = () if case.record.barred else (Reply(wording, case.at + ANSWERED_WITHIN),)
    return Outcome(kind, wording, effects=effects, paused_until=until)
