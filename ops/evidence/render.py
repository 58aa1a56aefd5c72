"""The parts of the evidence in reading order, whatever they are shown on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.evidence import words
from infra.evidence.timeline import moments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.evidence.dossier import Dossier
    from infra.evidence.timeline import Moment
    from infra.evidence.words import Fact


@dataclass(frozen=True, slots=True)
class Account:
    """The evidence on one number, told."""

    title: str
    about: tuple[Fact, ...]
    summary: tuple[str, ...]
    moments: tuple[Moment, ...]
    chain: tuple[str, ...]
    whole: bool


def told(dossier: Dossier) -> Account:
    """Return the account of `dossier`."""
    origin = dossier.origin
    about = [
        ("Number", dossier.phone),
        ("Program", origin.program),
        ("Legal entity", origin.legal_entity),
        ("Environment", origin.environment),
        ("Read from", origin.read_from),
        ("Drawn up", words.moment(dossier.drawn_at)),
    ]
    return Account(
        title=f"Consent evidence for {dossier.phone}",
        about=tuple(fact for fact in about if fact[1]),
        summary=tuple(_summary(dossier)),
        moments=tuple(moments(dossier)),
        chain=tuple(_chain(dossier)),
        whole=dossier.whole,
    )


def _summary(dossier: Dossier) -> Iterator[str]:
    record = dossier.record
    if record is None:
        yield "How the number stands today cannot be told: a record cannot be read."
    else:
        held = sorted(record.subscriptions.values(), key=lambda s: s.topic)
        yield from (words.standing(s.topic, s.state, s.changed_at) for s in held)
        if record.standing.stopped and record.standing.stopped_at:
            yield f"Opted out of the whole program since {words.moment(record.standing.stopped_at)}."
        elif not held:
            yield "No subscription."
        if record.standing.paused(dossier.drawn_at) and record.standing.paused_until:
            yield f"Asked for a pause until {words.moment(record.standing.paused_until)}."
    times = [act.seconds_to_honour for act in dossier.acts if act.seconds_to_honour is not None]
    if times:
        yield f"Opt-outs received: {len(times)}; the slowest was honoured after {max(times):.3f} seconds."
    yield from _texts(dossier)


def _texts(dossier: Dossier) -> Iterator[str]:
    if dossier.texts is None:
        yield "The texts sent or refused are not at hand: they stand in the program's Sends table, not in its ledger."
        return
    handed = sum(asked.handed_over for asked in dossier.texts.asked)
    yield f"Texts asked for: {len(dossier.texts.asked)}; handed to the SMS service: {handed}."
    if dossier.stops:
        yield f"Texts handed over while an opt-out stood: {len(dossier.late)}."


def _chain(dossier: Dossier) -> Iterator[str]:
    count = f"{len(dossier.acts)} record{'s' if len(dossier.acts) != 1 else ''}"
    if dossier.whole:
        yield f"{count}, each with a hash that fits its content and carries the hash of the one before: unbroken."
    for problem in dossier.problems:
        yield f"Record {problem.sequence} was {problem.fault}: {problem.detail}."
    for line in dossier.unread:
        yield f"A line of the archive cannot be read, and may have been this number's: {line}."
    if not dossier.head_known:
        yield "Whether newer records are missing cannot be told: the archive holds no standing row of this number."
