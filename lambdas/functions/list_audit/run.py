"""One run of an audit: what it is called, whether it acts, and whether what it found lets it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from lambdas.consent.phone import masked
from lambdas.consent.timestamps import from_text, to_text
from lambdas.functions.list_audit.findings import TAKES_AWAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

HELD_AT, LEAST = 0.1, 20  # more than a tenth of the list at once, and more than twenty, is for a person to look at


@dataclass(frozen=True, slots=True)
class Run:
    """`apply` is what was asked for, by the schedule or by a person, `acts` whether it is done by now."""

    run: str
    at: datetime
    apply: bool
    by: str
    acts: bool = False

    @classmethod
    def begun(cls, asked: dict[str, Any], started: datetime) -> Self:
        """Return the run that the workflow was started for at `started`; it looks first, whatever was asked for."""
        return cls(
            run=str(asked.get("run") or f"audit-{started:%Y-%m-%d-%H%M}"),
            at=started,
            apply=asked.get("apply") is True,
            by=str(asked.get("by") or "schedule"),
        )

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the run that `to_dict` wrote."""
        return cls(**raw | {"at": from_text(raw["at"])})

    def to_dict(self) -> dict[str, Any]:
        """Return the run as plain JSON values."""
        return asdict(self) | {"at": to_text(self.at)}

    def judged(self, found: Tally) -> Run:
        """Return the run as it goes on once the dry run has `found` so much."""
        return replace(self, acts=self.apply and not self.held_back(found))

    def held_back(self, found: Tally) -> bool:
        """Whether a run of the schedule would take so many off the list that a person must look first.

        A renamed topic, a file of the carriers that is not what it was, or a brand that tells of no reactions any more
        would else empty a list in one night. Whoever has read the report asks for the run by hand.
        """
        taken = sum(count for kind, count in found.named("finding").items() if kind in TAKES_AWAY)
        return self.by == "schedule" and taken > max(LEAST, HELD_AT * found.counts["subscribers"])


# What parts of an audit counted, as it travels through the workflow and is summed up in the report.


SHOWN = 10  # masked numbers of each finding that a report names
SIGN = "|"  # between the words of a count's name, such as `active|deals`


@dataclass(slots=True)
class Tally:
    """Counts by name, and a few masked numbers by finding."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the tally that `to_dict` wrote."""
        return cls(Counter(raw["counts"]), dict(raw["shown"]))

    def to_dict(self) -> dict[str, Any]:
        """Return the tally as plain JSON values."""
        return {"counts": dict(self.counts), "shown": self.shown}

    def add(self, *words: str, number: int = 1) -> None:
        """Count one more under the name that `words` make."""
        self.counts[SIGN.join(words)] += number

    def found(self, kind: str, phone: str) -> None:
        """Count a finding, and show its number masked while there is room."""
        self.add("finding", kind)
        self.shown[kind] = [*self.shown.get(kind, []), masked(phone)][:SHOWN]

    def take(self, other: Tally) -> None:
        """Add all of `other`."""
        self.counts.update(other.counts)
        for kind, phones in other.shown.items():
            self.shown[kind] = [*self.shown.get(kind, []), *phones][:SHOWN]

    def named(self, word: str) -> dict[str, int]:
        """Return the counts whose names begin with `word`, by the rest of the name."""
        return {name.partition(SIGN)[2]: count for name, count in self.counts.items() if name.startswith(word + SIGN)}


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of `tallies`."""
    whole = Tally()
    for tally in tallies:
        whole.take(tally)
    return whole


# How far one part of an audit has come, as it travels through the workflow.


LIST, DEACTIVATED = "list", "deactivated"  # the parts that are no segment of the table


@dataclass(frozen=True, slots=True)
class Step:
    """One part, a segment's number or a name: `place` is where it is read on, `tally` what it counted so far.

    `state` tells the workflow to call again (`more`) or to go on (`done`).
    """

    part: str
    state: str = "more"
    place: str = ""
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the step that `to_dict` wrote."""
        return cls(raw["part"], raw["state"], raw["place"], Tally.from_dict(raw["tally"]))

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return {"part": self.part, "state": self.state, "place": self.place, "tally": self.tally.to_dict()}

    def after(self, place: str | None, counted: Tally) -> Step:
        """Return the step behind a page that `counted` so much; no `place` means that the part is at its end."""
        whole = Tally()
        whole.take(self.tally)
        whole.take(counted)
        return replace(self, state="done" if place is None else "more", place=place or "", tally=whole)


def parts(segments: int) -> Iterable[Step]:
    """Return where each part begins: the segments of the table, the service's list, the carriers' file."""
    return [Step(str(number)) for number in range(segments)] + [Step(LIST), Step(DEACTIVATED)]
