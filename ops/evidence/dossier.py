"""All that a program can prove about one number, put together from its ledger, its record, its outbox and its texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.events import EventKind, applied
from lambdas.consent.items import text
from lambdas.consent.ledger import LedgerProblem, fold, opened, verify
from lambdas.consent.record import Record, State
from lambdas.consent.timestamps import from_text
from lambdas.delivery.health import OUTCOME, outcome_of
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.items import REQUEST, attempt_of
from lambdas.sending.verdict import Reason
from ops.consents.importing import SOURCE as IMPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.items import Row
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import ProgramStatus
    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.attempt import SendAttempt

    _State = tuple[datetime | None, Record]

# What each opt-out did to the texts: the last one before it, and any handed over while it stood.


LEAVING = frozenset({EventKind.OPTED_OUT, EventKind.TOPIC_LEFT, EventKind.DECLINED})


@dataclass(frozen=True, slots=True)
class Stop:
    """One opt-out: the last text that was handed over before it went on record, and all that were while it stood."""

    before: Asked | None
    late: tuple[Asked, ...]


def stops(acts: Sequence[Act], asked: Sequence[Asked]) -> Mapping[int, Stop]:
    """Return what each opt-out among `acts` did to the texts `asked` for, by its sequence.

    An opt-out stands from the moment it is on record until the ledger tells of a new consent that covers the text's
    topic. The time of a text is that of its claim, which comes before it is handed over.
    """
    handed = [one for one in asked if one.handed_over]
    states = list(_states(acts))
    return {
        act.entry.sequence: Stop(
            _last_before(act.recorded_at, handed), tuple(_late(act.recorded_at, states[place:], handed))
        )
        for place, act in enumerate(acts)
        if act.event is not None and act.event.kind in LEAVING and act.recorded_at is not None
    }


def _states(acts: Sequence[Act]) -> Iterator[_State]:
    record = Record("")
    for act in acts:
        record = applied(record, act.event) if act.event is not None else record
        yield act.recorded_at, record


def _last_before(recorded_at: datetime, handed: Sequence[Asked]) -> Asked | None:
    return max(
        (one for one in handed if one.send_attempt.at <= recorded_at), key=lambda one: one.send_attempt.at, default=None
    )


def _late(recorded_at: datetime, states: Sequence[_State], handed: Sequence[Asked]) -> Iterator[Asked]:
    for one in handed:
        topic, at = one.send_attempt.topic, one.send_attempt.at
        since = (record for then, record in states if then is not None and then < at)
        if recorded_at < at and all(_closed(record, topic) for record in since):
            yield one


def _closed(record: Record, topic: str) -> bool:
    held = record.subscriptions.get(topic)
    return record.standing.stopped or (held is not None and held.state is State.REVOKED)


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
    problems: tuple[LedgerProblem, ...]
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
    head: ProgramStatus | None,
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
        problems.append(
            LedgerProblem(len(entries), "altered", "the states on record are not those that the ledger gives")
        )
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


# The texts that a program was asked to send to one number, and what the network told of each.


ITEMS = (REQUEST, OUTCOME)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to text the number: how the gate decided, and how each text handed over for it ended."""

    send_attempt: SendAttempt
    outcomes: tuple[Outcome, ...] = ()

    @property
    def handed_over(self) -> bool:
        """Whether the service has the text, or may have it: its answer was lost, or its end is not written down."""
        return (
            self.send_attempt.fate in {AttemptStatus.SENT, AttemptStatus.CLAIMED}
            or self.send_attempt.reason == Reason.UNKNOWN
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """Every request to one number, by the time of its fate; `answers` are the ends of texts that none asked for."""

    asked: tuple[Asked, ...] = ()
    answers: tuple[Outcome, ...] = ()


def texts_of(rows: Iterable[Row]) -> Texts:
    """Return the texts that `rows` of the Sends table hold; rows of another kind are passed over."""
    kept = list(rows)
    attempts = [made for row in kept if text(row, "item").startswith(REQUEST) and (made := attempt_of(row))]
    ends = sorted((outcome_of(row) for row in kept if text(row, "item").startswith(OUTCOME)), key=lambda end: end.at)
    asked = [
        Asked(send_attempt, tuple(end for end in ends if _belongs(end, send_attempt)))
        for send_attempt in sorted(attempts, key=lambda send_attempt: send_attempt.at)
    ]
    known = {end.message_id for one in asked for end in one.outcomes}
    return Texts(tuple(asked), tuple(end for end in ends if end.message_id not in known))


def _belongs(end: Outcome, send_attempt: SendAttempt) -> bool:
    # a text whose function died has no message id on its request: the network's answer names the request
    return end.request_id == send_attempt.request_id or bool(
        send_attempt.message_id and end.message_id == send_attempt.message_id
    )
