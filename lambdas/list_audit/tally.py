"""What parts of an audit counted, as it travels through the workflow and is summed up in the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 10  # masked numbers of each finding that a report names
SIGN = "|"  # between the words of a count's name, such as `active|deals`


@dataclass(slots=True)
class Tally:
    """Counts by name, and a few masked numbers by finding."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
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
        self.shown[kind] = [*self.shown.get(kind, []), f"***{phone[-2:]}"][:SHOWN]

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
