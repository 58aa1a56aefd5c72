"""How far one part of an audit has come, as it travels through the workflow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from lambdas.list_audit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    def of(cls, raw: dict[str, Any]) -> Self:
        """Return the step that `to_dict` wrote."""
        return cls(raw["part"], raw["state"], raw["place"], Tally.of(raw["tally"]))

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
