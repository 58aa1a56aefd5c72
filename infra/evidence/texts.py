"""The texts that a program was asked to send to one number, and what the network told of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.rows import text
from lambdas.sending.health_rows import OUTCOME, outcome_of
from lambdas.sending.passage import Fate
from lambdas.sending.reason import Reason
from lambdas.sending.rows import REQUEST, passage_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lambdas.consent.rows import Row
    from lambdas.sending.outcome import Outcome
    from lambdas.sending.passage import Passage

ITEMS = (REQUEST, OUTCOME)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to text the number: how the gate decided, and how each text handed over for it ended."""

    passage: Passage
    outcomes: tuple[Outcome, ...] = ()

    @property
    def handed_over(self) -> bool:
        """Whether the service has the text, or may have it: its answer was lost, or its end is not written down."""
        return self.passage.fate in {Fate.SENT, Fate.CLAIMED} or self.passage.reason == Reason.UNKNOWN


@dataclass(frozen=True, slots=True)
class Texts:
    """Every request to one number, by the time of its fate; `answers` are the ends of texts that none asked for."""

    asked: tuple[Asked, ...] = ()
    answers: tuple[Outcome, ...] = ()


def texts_of(rows: Iterable[Row]) -> Texts:
    """Return the texts that `rows` of the Sends table hold; rows of another kind are passed over."""
    kept = list(rows)
    passages = [made for row in kept if text(row, "item").startswith(REQUEST) and (made := passage_of(row))]
    ends = sorted((outcome_of(row) for row in kept if text(row, "item").startswith(OUTCOME)), key=lambda end: end.at)
    asked = [
        Asked(passage, tuple(end for end in ends if _belongs(end, passage)))
        for passage in sorted(passages, key=lambda passage: passage.at)
    ]
    known = {end.message_id for one in asked for end in one.outcomes}
    return Texts(tuple(asked), tuple(end for end in ends if end.message_id not in known))


def _belongs(end: Outcome, passage: Passage) -> bool:
    # a text whose function died has no message id on its request: the network's answer names the request
    return end.request_id == passage.request_id or bool(passage.message_id and end.message_id == passage.message_id)
