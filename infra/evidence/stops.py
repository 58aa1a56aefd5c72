"""What each opt-out did to the texts: the last one before it, and any handed over while it stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.event import EventKind, applied
from lambdas.consent.record import Record, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from infra.evidence.dossier import Act
    from infra.evidence.texts import Asked

    _State = tuple[datetime | None, Record]

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
    return max((one for one in handed if one.passage.at <= recorded_at), key=lambda one: one.passage.at, default=None)


def _late(recorded_at: datetime, states: Sequence[_State], handed: Sequence[Asked]) -> Iterator[Asked]:
    for one in handed:
        topic, at = one.passage.topic, one.passage.at
        since = (record for then, record in states if then is not None and then < at)
        if recorded_at < at and all(_closed(record, topic) for record in since):
            yield one


def _closed(record: Record, topic: str) -> bool:
    held = record.subscriptions.get(topic)
    return record.standing.stopped or (held is not None and held.state is State.REVOKED)
