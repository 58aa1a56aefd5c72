"""What the rows of one number tell an audit, and the row by which it marks what it has done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.rows import HEARD, instant, record_of, text, text_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lambdas.consent.record import Record
    from lambdas.consent.rows import Row

MARK = "audit#"
KEPT = timedelta(days=90)  # as long as the workflow knows a run by its name


@dataclass(frozen=True, slots=True)
class Person:
    """One number: its record, when it last texted something that changed nothing, and what this run has done to it."""

    record: Record
    heard_at: datetime | None
    done: frozenset[str]

    @classmethod
    def of(cls, phone: str, rows: Sequence[Row], run: str) -> Person:
        """Return what `rows` tell of `phone` to the audit `run`."""
        mine = f"{MARK}{run}#"
        items = {text(row, "item"): row for row in rows}
        heard_at = instant(items[HEARD], "at") if HEARD in items else None
        done = frozenset(item.removeprefix(mine) for item in items if item.startswith(mine))
        return cls(record_of(phone, rows), heard_at, done)


@dataclass(frozen=True, slots=True)
class Done:
    """The mark that one run has acted on one finding of a number: no number is acted on twice."""

    phone: str
    run: str
    kind: str

    def row(self, now: datetime) -> Row:
        """Return the mark as a row, which the table forgets by itself."""
        gone = {"N": str(int((now + KEPT).timestamp()))}
        key = text_attributes({"phone": self.phone, "item": f"{MARK}{self.run}#{self.kind}"})
        return key | {"expires_at": gone}
