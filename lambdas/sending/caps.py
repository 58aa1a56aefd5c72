"""How often a person may be texted: as often as the program declared, and as the law of a state allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from lambdas.program import Frequency, Program
    from lambdas.sending.caps_rules import Cap
    from lambdas.sending.history import Sent

# rolling, and no shorter than the longest such period of a calendar: none ever sees more than was declared
PERIODS: Mapping[str, timedelta] = {
    "day": timedelta(hours=24),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
ROOM = 60  # texts that a history holds, unless a declared frequency counts more
HIGHEST_STATE_CAP, LONGEST_STATE_CAP = 12, timedelta(hours=72)  # no cap of a state counts more, or for longer


def frees_at(topic: str, frequency: Frequency, state: Iterable[Cap], sends: Sequence[Sent]) -> datetime | None:
    """Return when one more text of `topic` goes under every cap; None where no text of `sends` stands in its way.

    `sends` are oldest first. The caps of a state count all of them, whatever their topic. The time may lie in the past.
    """
    moments = [_frees(sends, cap.count, timedelta(hours=cap.hours)) for cap in state]
    count, period = frequency.count, PERIODS.get(frequency.period)
    if count is not None and period is not None and len(sends) >= count:
        moments.append(_frees([sent for sent in sends if sent.topic == topic], count, period))
    return max((moment for moment in moments if moment), default=None)


def kept(sends: Sequence[Sent], program: Program) -> tuple[Sent, ...]:
    """Return those of `sends` that a cap or a repeat may still be judged by, oldest first, seen from the newest.

    Whatever a cap counts is kept. Repeats are told from the newest of the rest, as far as there is room; the content
    of a text is forgotten once its repetition does no harm.
    """
    ordered = sorted(sends, key=lambda sent: sent.at, reverse=True)
    now, repeats = ordered[0].at, timedelta(hours=program.sending.same_content_hours)
    counted = set(_counted(ordered, program))
    room = max(ROOM, len(counted)) - len(counted)
    others = [at for at, sent in enumerate(ordered) if at not in counted and sent.at > now - repeats][:room]
    places = sorted(counted.union(others), reverse=True)
    return tuple(_aged(ordered[place], now - repeats) for place in places)


def _frees(sends: Sequence[Sent], count: int, period: timedelta) -> datetime | None:
    return sends[-count].at + period if len(sends) >= count else None


def _counted(ordered: Sequence[Sent], program: Program) -> Iterator[int]:
    """Yield the places in `ordered` (newest first) of the texts that a cap can count from the newest on."""
    now = ordered[0].at
    yield from (at for at, sent in enumerate(ordered[:HIGHEST_STATE_CAP]) if sent.at > now - LONGEST_STATE_CAP)
    for topic in program.topics:
        frequency = topic.frequency
        if frequency.count is not None and (period := PERIODS.get(frequency.period)):
            places = [at for at, sent in enumerate(ordered) if sent.topic == topic.name and sent.at > now - period]
            yield from places[: frequency.count]


def _aged(sent: Sent, forgotten: datetime) -> Sent:
    return sent if sent.at > forgotten or not sent.content else replace(sent, content="", sketch=b"")
