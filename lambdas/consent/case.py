"""One text with all that bears on it, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.record import Record, State, Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.effect import Effect
    from lambdas.consent.event import Change, EventKind
    from lambdas.consent.intent import Intent
    from lambdas.consent.message import Inbound
    from lambdas.program import Program, Topic


@dataclass(frozen=True, slots=True)
class Case:
    """One text with all that bears on it; `answered` tells that the service has answered it already."""

    message: Inbound
    intent: Intent
    program: Program
    record: Record
    answered: bool

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
