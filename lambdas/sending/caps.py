"""How often a person may be texted: what they got is counted against what the program declared and the law allows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.program.frequency import PERIODS, Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.quiet_hours.caps import Cap

ROOM = 60  # texts that a history holds, unless a declared frequency counts more
_ANY = Frequency(ROOM, "year")  # what a person may have agreed to, as far as there is room
HIGHEST_STATE_CAP, LONGEST_STATE_CAP = 12, timedelta(hours=72)  # no cap of a state counts more, or for longer


def available_at(topic: str, frequency: Frequency, state: Iterable[Cap], sends: Sequence[Sent]) -> datetime | None:
    """Return when one more text of `topic` goes under every cap; None where no text of `sends` stands in its way.

    `sends` are oldest first. The caps of a state count all of them, whatever their topic. The time may lie in the past.
    """
    moments = [_frees(sends, cap.count, timedelta(hours=cap.hours)) for cap in state]
    count, period = frequency.count, PERIODS.get(frequency.period)
    if count is not None and period is not None and len(sends) >= count:
        moments.append(_frees([sent for sent in sends if sent.topic == topic], count, period))
    return max((moment for moment in moments if moment), default=None)


def kept(
    sends: Sequence[Sent], program: Program, agreed: Mapping[str, Sequence[Frequency]] | None = None
) -> tuple[Sent, ...]:
    """Return those of `sends` that a cap or a repeat may still be judged by, oldest first, seen from the newest.

    Whatever a cap counts is kept: of the program, of a state, and of what the person `agreed` to by topic (None: to
    what the program declares); of a topic that is not among these, as much as there is room for. Repeats are told from
    the newest of the rest, as far as there is room; the content of a text is forgotten once its repetition does no
    harm.
    """
    ordered = sorted(sends, key=lambda sent: sent.at, reverse=True)
    now, repeats = ordered[0].at, timedelta(hours=program.sending.same_content_hours)
    counted = set(_counted(ordered, program, agreed))
    room = max(ROOM, len(counted)) - len(counted)
    others = [at for at, sent in enumerate(ordered) if at not in counted and sent.at > now - repeats][:room]
    places = sorted(counted.union(others), reverse=True)
    return tuple(_aged(ordered[place], now - repeats) for place in places)


def _frees(sends: Sequence[Sent], count: int, period: timedelta) -> datetime | None:
    return sends[-count].at + period if len(sends) >= count else None


def _counted(
    ordered: Sequence[Sent], program: Program, agreed: Mapping[str, Sequence[Frequency]] | None
) -> Iterator[int]:
    """Yield the places in `ordered` (newest first) of the texts that a cap can count from the newest on."""
    now = ordered[0].at
    yield from (at for at, sent in enumerate(ordered[:HIGHEST_STATE_CAP]) if sent.at > now - LONGEST_STATE_CAP)
    caps = [(topic.name, topic.frequency) for topic in program.topics]
    if agreed is not None:
        caps += [(topic, frequency) for topic, frequencies in agreed.items() for frequency in frequencies]
        caps += [(topic, _ANY) for topic in {sent.topic for sent in ordered} - set(agreed)]
    for topic, frequency in caps:
        if frequency.count is not None and (period := PERIODS.get(frequency.period)):
            places = [at for at, sent in enumerate(ordered) if sent.topic == topic and sent.at > now - period]
            yield from places[: frequency.count]


def _aged(sent: Sent, forgotten: datetime) -> Sent:
    return sent if sent.at > forgotten or not sent.content else replace(sent, content="", sketch=b"")


# What a program has sent to one phone: as much of it as caps, notices and repeats are judged by.


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that went out, or may have: `content` is the key under which a repeat is known.

    `sketch` is how a repeat in other words is known, see `fingerprint`. Both are empty once a repeat does no harm.
    """

    at: datetime
    topic: str
    content: str
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Answered:
    """One text that went out, or may have, in answer to the reply of that id."""

    at: datetime
    reply_id: str


CONVERSATION = timedelta(hours=24)  # for so long a reply may be answered


@dataclass(frozen=True, slots=True)
class History:
    """The texts to one phone, oldest first, as long as a cap may look back at them.

    `version` counts the changes (0: nothing was ever sent). `notice_at` is when the person was last told how to opt
    out, `told` when they were told beforehand that a topic's texts would come, `marks` when they last got a text of a
    kind that goes out at a rate of its own: a digest, a reminder, a farewell. `agreed` tells by topic to which
    frequencies the person had agreed when they last got a text of it. `answers` are the texts of the last day that
    answered a reply: no cap counts them. `last` is the request of the newest text of all.
    """

    version: int = 0
    sends: tuple[Sent, ...] = ()
    notice_at: datetime | None = None
    told: Mapping[str, datetime] = field(default_factory=dict)
    marks: Mapping[str, datetime] = field(default_factory=dict)
    agreed: Mapping[str, tuple[Frequency, ...]] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()
    last: str = ""

    @property
    def newest(self) -> datetime | None:
        """When the newest text went out that is known; None where none did."""
        return max((*(sent.at for sent in self.sends[-1:]), *(one.at for one in self.answers[-1:])), default=None)

    def answering(self, answer: Answered, request_id: str) -> History:
        """Return the history with `answer`, which `request_id` asked for, in it."""
        recent = (one for one in self.answers if one.at > answer.at - CONVERSATION)
        return replace(self, version=self.version + 1, answers=(*recent, answer), last=request_id)

    def after(
        self,
        sent: Sent,
        program: Program,
        *,
        notice: bool,
        told: datetime | None = None,
        marks: Iterable[str] = (),
        agreed: Iterable[Frequency] = (),
        request_id: str = "",
    ) -> History:
        """Return the history with `sent` in it, without what no rule of `program` can look back at any more.

        `notice` tells that the text said how to opt out, `told` when its request says that the person was told
        beforehand (None: it says nothing); a time to come counts as the time of the text. `marks` are its kinds,
        `agreed` the frequencies of its topic that the person agreed to.
        """
        known = dict(self.told)
        if told is not None:
            told = min(told, sent.at)
            known[sent.topic] = max(known.get(sent.topic, told), told)
        promised = {**self.agreed, sent.topic: tuple(agreed)}
        return History(
            version=self.version + 1,
            sends=kept((*self.sends, sent), program, promised),
            notice_at=sent.at if notice else self.notice_at,
            told=known,
            marks={**self.marks, **dict.fromkeys(marks, sent.at)},
            agreed=promised,
            answers=self.answers,
            last=request_id,
        )
