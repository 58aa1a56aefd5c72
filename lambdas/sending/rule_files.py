"""The files under `rules/`: what the law says, and where numbers are, as dated data with its sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Literal, Self


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and the local days on which it binds: from `effective` until the day before `until`.

    `effective` is 0001-01-01 where the rule is in force and its first day was not read; `until` is None where no end
    is known. `read_on` is the day on which the source was read.
    """

    effective: date
    until: date | None
    cite: str
    read_on: date
    confidence: Literal["high", "medium", "low"]
    disputed: bool
    says: str

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on that local day."""
        return self.effective <= day and (self.until is None or day < self.until)

    @classmethod
    def taken_from(cls, row: dict[str, Any]) -> Self:
        """Take the fields of a source out of `row` and return them; KeyError or ValueError for a row without."""
        until = row.pop("until")
        return cls(
            effective=date.fromisoformat(row.pop("effective")),
            until=date.fromisoformat(until) if until else None,
            read_on=date.fromisoformat(row.pop("read_on")),
            cite=row.pop("cite"),
            confidence=row.pop("confidence"),
            disputed=row.pop("disputed"),
            says=row.pop("says"),
        )


def rule_file(name: str) -> Any:  # noqa: ANN401 - JSON is any of six types
    """Return what `rules/NAME` holds."""
    return json.loads(files("lambdas.sending").joinpath("rules", name).read_text(encoding="utf-8"))
