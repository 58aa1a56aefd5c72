"""How well texts reach one phone, as the delivery events tell it in whatever order they arrive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from lambdas.consent.items import instant, text, text_attributes
from lambdas.consent.timestamps import from_text, to_text
from lambdas.delivery.outcome import NO_SUCH_NUMBER, NOT_REACHED, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from lambdas.consent.items import Row

# A phone that is off, abroad or out of coverage is back within a day or two, so the failures of one outage fall on two
# days. On three days, with no text arriving in between, the number is given up.
FAILING_DAYS = 3
# One failure makes a day; the others stand by for a text of that day that is found to have arrived after all.
KEPT_A_DAY = 8
# No text goes out after the third day: more days can only come from texts that were under way, for 72 hours.
KEPT_DAYS = 8


@dataclass(frozen=True, slots=True)
class Failure:
    """A text that did not reach the number; `no_number` tells that there is no such number at all."""

    message_id: str
    at: datetime
    no_number: bool = False

    @property
    def day(self) -> date:
        """The day (UTC) on which the network gave up."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Health:
    """What the delivery events of one phone come to; `version` counts the changes (0: there was no event).

    `failed` holds the texts since the last delivery that failed because of the number, oldest first.
    """

    version: int = 0
    delivered_at: datetime | None = None
    failed: tuple[Failure, ...] = ()

    @property
    def unreachable(self) -> bool:
        """Whether the number is to be texted no more; a delivery, such as of an answer to a text from it, ends that."""
        days = {failure.day for failure in self.failed}
        return len(days) >= FAILING_DAYS or any(failure.no_number for failure in self.failed)

    def after(self, outcome: Outcome) -> Health:
        """Return the health once a text is known to have ended so, in place of whatever it was before.

        What was blocked, taken for spam or expired says nothing of the number.
        """
        delivered_at = self.delivered_at
        others = [failure for failure in self.failed if failure.message_id != outcome.message_id]
        if outcome.end == "delivered":
            delivered_at = max(outcome.at, delivered_at or outcome.at)
        elif outcome.event_type in NO_SUCH_NUMBER | NOT_REACHED:
            no_number = outcome.event_type in NO_SUCH_NUMBER
            others.append(Failure(outcome.message_id, outcome.at, no_number))
        failed = _kept(f for f in others if delivered_at is None or f.at > delivered_at)
        if (delivered_at, failed) == (self.delivered_at, self.failed):
            return self
        return replace(self, version=self.version + 1, delivered_at=delivered_at, failed=failed)


def _kept(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    # few enough for a row, and never so few that a day is lost
    ordered = sorted(failures, key=lambda failure: (failure.at, failure.message_id))
    days = [list(of_day)[-KEPT_A_DAY:] for _, of_day in groupby(ordered, key=lambda failure: failure.day)]
    return tuple(failure for day in days[-KEPT_DAYS:] for failure in day)


# How the health of a phone, and the end of each of its texts, lie in the Sends table.


HEALTH = "health"
OUTCOME = "outcome#"
KEPT = timedelta(days=1827)  # five years, the leap days too: what was sent to whom is evidence (TSR, 16 CFR 310.5)


def health_row(phone: str, health: Health) -> Row:
    """Return the row of a phone's health."""
    delivered_at = to_text(health.delivered_at) if health.delivered_at else ""
    texts = {"phone": phone, "item": HEALTH, "delivered_at": delivered_at}
    failed = {"L": [{"M": _failure_attributes(failure)} for failure in health.failed]}
    return text_attributes(texts) | {"version": {"N": str(health.version)}, "failed": failed}


def health_of(row: Row | None) -> Health:
    """Return the health that `row` holds; without a row nothing is known."""
    if not row:
        return Health()
    return Health(
        version=int(row["version"]["N"]),
        delivered_at=instant(row, "delivered_at"),
        failed=tuple(_failure(failure["M"]) for failure in row["failed"]["L"]),
    )


def outcome_key(phone: str, message_id: str) -> Row:
    """Return the key under which the end of one text lies."""
    return text_attributes({"phone": phone, "item": OUTCOME + message_id})


def outcome_row(outcome: Outcome) -> Row:
    """Return the row of one text's end, which the table forgets by itself after five years."""
    texts = {"event_type": outcome.event_type, "at": to_text(outcome.at), "request_id": outcome.request_id}
    numbers = {
        "parts": outcome.parts,
        "price": outcome.price,
        "expires_at": int((outcome.at + KEPT).timestamp()),
    }
    told = {name: {"N": str(number)} for name, number in numbers.items() if number is not None}
    return outcome_key(outcome.phone, outcome.message_id) | text_attributes(texts) | told


def outcome_of(row: Row) -> Outcome:
    """Return the end of a text that `row` holds."""
    return Outcome(
        phone=text(row, "phone"),
        message_id=text(row, "item").removeprefix(OUTCOME),
        event_type=text(row, "event_type"),
        at=from_text(text(row, "at")),
        request_id=text(row, "request_id"),
        parts=int(row["parts"]["N"]) if "parts" in row else None,
        price=Decimal(row["price"]["N"]) if "price" in row else None,
    )


def _failure_attributes(failure: Failure) -> Row:
    marks = {"no_number": {"BOOL": True}} if failure.no_number else {}
    return text_attributes({"message_id": failure.message_id, "at": to_text(failure.at)}) | marks


def _failure(row: Row) -> Failure:
    return Failure(text(row, "message_id"), from_text(text(row, "at")), "no_number" in row)
