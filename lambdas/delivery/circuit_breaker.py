"""The brake of a program: while it is on nothing is sent, and only a person takes it off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.consent.instant import to_text
from lambdas.consent.rows import instant, text, text_attributes
from lambdas.sending.tallies import Tally, hour_of
from lambdas.sending.tally_rows import tally_attributes, tally_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import UpdateItemInputTypeDef

    from lambdas.consent.rows import Row

KEY = text_attributes({"phone": "brake", "item": "program"})  # no phone number looks like this
DOUBT = text_attributes({"phone": "brake", "item": "doubt"})


@dataclass(frozen=True, slots=True)
class Brake:
    """Why and since when a program sends nothing, who or what saw to it, and when and by whom it was let go again.

    `forgiven` is what the hour of the release had counted by then: it must not put the brake on once more.
    """

    reason: str
    at: datetime
    by: str
    released_at: datetime | None = None
    released_by: str = ""
    forgiven: Tally = field(default_factory=Tally)

    @property
    def on(self) -> bool:
        """Whether it holds the program now."""
        return self.released_at is None

    def unforgiven(self, tallies: Mapping[str, Tally]) -> dict[str, Tally]:
        """Return what of `tallies` (by hour) came after the release; what a person has seen is not held up again."""
        if self.released_at is None:
            return dict(tallies)
        first = hour_of(self.released_at)
        later = {hour: tally for hour, tally in tallies.items() if hour >= first}
        return later | {hour: tally.less(self.forgiven) for hour, tally in later.items() if hour == first}


def brake_row(brake: Brake) -> Row:
    """Return the row of a brake that is put on."""
    return KEY | text_attributes({"reason": brake.reason, "at": to_text(brake.at), "by": brake.by})


def doubt_row(reason: str, at: datetime) -> Row:
    """Return the row that tells of an error which brakes the program if it lasts."""
    return DOUBT | text_attributes({"reason": reason, "at": to_text(at)})


def doubted_at(row: Row | None) -> datetime | None:
    """Return since when such an error has lasted; None where a text went out since, or there was none."""
    return instant(row, "at") if row and "settled_at" not in row else None


def release_update(
    table: str, brake: Brake, *, by: str, at: datetime, forgiven: Tally | None = None
) -> UpdateItemInputTypeDef:
    """Return the update by which a person lets the program go; its condition fails where `brake` does not hold it."""
    facts = text_attributes({"released_at": to_text(at), "released_by": by})
    values = facts | {"forgiven": {"M": tally_attributes(forgiven or Tally())}}
    return {
        "TableName": table,
        "Key": KEY,
        "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in values),
        "ConditionExpression": "#at = :held AND attribute_not_exists(released_at)",
        "ExpressionAttributeNames": {"#at": "at"},
        "ExpressionAttributeValues": {":held": {"S": to_text(brake.at)}} | {f":{n}": v for n, v in values.items()},
    }


def brake_of(row: Row) -> Brake | None:
    """Return the brake that `row` holds; None where there is no such row."""
    at = instant(row, "at")
    if at is None:
        return None
    forgiven = tally_of(row["forgiven"]["M"]) if "forgiven" in row else Tally()
    return Brake(
        reason=text(row, "reason"),
        at=at,
        by=text(row, "by"),
        released_at=instant(row, "released_at"),
        released_by=text(row, "released_by"),
        forgiven=forgiven,
    )
