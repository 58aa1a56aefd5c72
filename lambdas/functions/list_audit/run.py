"""One run of an audit: what it is called, whether it acts, and whether what it found lets it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from lambdas.consent.instant import from_text, to_text
from lambdas.list_audit.finding import TAKES_AWAY

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.list_audit.tally import Tally

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
    def of(cls, raw: dict[str, Any]) -> Self:
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
