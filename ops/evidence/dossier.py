"""All that a program can prove about one number, put together from its ledger, its record, its outbox and its texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.consents.ruling import SOURCE as IMPORT
from infra.evidence.stops import LEAVING, stops
from lambdas.consent.instant import from_text
from lambdas.consent.ledger import fold, opened
from lambdas.consent.record import Record
from lambdas.consent.verification import Problem, verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from infra.evidence.stops import Stop
    from infra.evidence.texts import Asked, Texts
    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing done in answer to a text: a reply, or a change of the service's opt-out list, and how it ended."""

    kind: str
    status: str
    body: str = ""
    sent_as: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One ledger record. `event` is None where its content cannot be read.

    `answers` is None where the outbox no longer holds them (thirty days) or the archive never did.
    """

    entry: LedgerEntry
    event: ConsentEvent | None
    recorded_at: datetime | None
    answers: tuple[Answer, ...] | None

    @property
    def seconds_to_honour(self) -> float | None:
        """Seconds from the STOP to its record, which every text out must ask; None for what is no STOP by text."""
        event = self.event
        if event is None or self.recorded_at is None or event.kind not in LEAVING or event.source == IMPORT:
            return None
        return (self.recorded_at - event.at).total_seconds()


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose ledger it is and where it was read."""

    program: str
    legal_entity: str
    environment: str
    read_from: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The evidence on one number.

    `record` is None where only the ledger is at hand and it cannot be read; `head_known` tells that the end of the
    chain was compared with the record; `unread` names lines of an archive that may have been this number's. `texts` is
    None where they are not at hand, else `stops` tells what each opt-out did to them, by its sequence.
    """

    phone: str
    origin: Origin
    drawn_at: datetime
    acts: tuple[Act, ...]
    record: Record | None
    head_known: bool
    problems: tuple[Problem, ...]
    texts: Texts | None
    stops: Mapping[int, Stop]
    unread: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against the ledger."""
        return not self.problems and not self.unread

    @property
    def late(self) -> frozenset[Asked]:
        """The texts that were handed over while an opt-out stood: there must be none."""
        return frozenset(asked for stop in self.stops.values() for asked in stop.late)


def dossier(
    phone: str,
    entries: Sequence[LedgerEntry],
    *,
    head: Standing | None,
    record: Record | None,
    answers: Mapping[str, tuple[Answer, ...]],
    texts: Texts | None,
    origin: Origin,
    now: datetime,
) -> Dossier:
    """Return the evidence on `phone`.

    `head` is where its chain must end and `record` what the tables say of it (None: unknown); `answers` are by the id
    of the text that they answer. `texts` is None where the Sends table is not at hand.
    """
    acts = tuple(_act(entry, answers) for entry in entries)
    folded = fold(phone, entries) if all(act.event for act in acts) else None
    problems = [*verify(entries, Record(phone, head) if head else None)]
    if record is not None and not problems and folded != record:
        problems.append(Problem(len(entries), "altered", "the states on record are not those that the ledger gives"))
    return Dossier(
        phone,
        origin,
        now,
        acts=acts,
        record=record or folded,
        head_known=head is not None,
        problems=tuple(problems),
        texts=texts,
        stops=stops(acts, texts.asked) if texts else {},
    )


def _act(entry: LedgerEntry, answers: Mapping[str, tuple[Answer, ...]]) -> Act:
    try:
        event = opened(entry)
        recorded_at = from_text(json.loads(entry.content)["recorded_at"])
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return Act(entry, None, None, None)
    return Act(entry, event, recorded_at, answers.get(event.evidence.message_id))
