"""How a program's texts fared, counted by the hour in which the network said so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.consent.items import text, text_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef, UpdateTypeDef

    from lambdas.consent.items import Row
    from lambdas.delivery.outcome import Outcome

# rows of an hour: ten readers at once record the ends of 100 texts a second only where they seldom meet on one. The
# four of before are the first of them, so what was counted there still counts.
SHARDS = 16
PARTITION = "tally#"
HOUR = "%Y-%m-%dT%H"


@dataclass(frozen=True, slots=True)
class DeliveryStats:
    """Texts by their end, and opt-outs; an opt-out ends no text."""

    delivered: int = 0
    blocked: int = 0
    spam: int = 0
    failed: int = 0
    opted_out: int = 0

    @property
    def finals(self) -> int:
        """How many texts have come to their end."""
        return self.delivered + self.blocked + self.spam + self.failed

    def plus(self, other: DeliveryStats) -> DeliveryStats:
        """Return both together."""
        return DeliveryStats(**{name: getattr(self, name) + getattr(other, name) for name in NAMES})

    def less(self, other: DeliveryStats) -> DeliveryStats:
        """Return what is left without `other`, nothing of it below zero."""
        return DeliveryStats(**{name: max(0, getattr(self, name) - getattr(other, name)) for name in NAMES})


NAMES = tuple(field.name for field in fields(DeliveryStats))


@dataclass(frozen=True, slots=True)
class Place:
    """One row of tallies: an hour (UTC, such as `2026-11-23T10`) and one of its shards."""

    hour: str
    shard: int


def place(message_id: str, at: datetime) -> Place:
    """Return where a message is counted: the same message of the same hour always in the same row."""
    return Place(hour_of(at), hashlib.sha256(message_id.encode()).digest()[0] % SHARDS)


def hour_of(at: datetime) -> str:
    """Return the hour (UTC) that `at` is in."""
    return at.astimezone(UTC).strftime(HOUR)


def hours_until(now: datetime, hours: int) -> list[str]:
    """Return so many hours, the newest first; the one that `now` is in is the first."""
    return [hour_of(now - timedelta(hours=back)) for back in range(hours)]


def places_until(now: datetime, hours: int) -> list[Place]:
    """Return every row of so many hours until `now`."""
    return [Place(hour, shard) for hour in hours_until(now, hours) for shard in range(SHARDS)]


def deltas(before: Outcome | None, after: Outcome) -> dict[Place, dict[str, int]]:
    """Return what to add to each row as the end of a text turns from `before` (None: it had none) into `after`."""
    changes: dict[Place, dict[str, int]] = {}
    for outcome, step in ((before, -1), (after, 1)):
        if outcome is not None:
            counts = changes.setdefault(place(outcome.message_id, outcome.at), {})
            counts[outcome.end] = counts.get(outcome.end, 0) + step
    kept = {row: {name: step for name, step in counts.items() if step} for row, counts in changes.items()}
    return {row: counts for row, counts in kept.items() if counts}


def by_hour(rows: Iterable[tuple[Place, DeliveryStats]]) -> dict[str, DeliveryStats]:
    """Return the tally of each hour over its shards."""
    hours: dict[str, DeliveryStats] = {}
    for row, tally in rows:
        hours[row.hour] = hours.get(row.hour, DeliveryStats()).plus(tally)
    return hours


def total(tallies: Mapping[str, DeliveryStats], hours: Iterable[str]) -> DeliveryStats:
    """Return the tally of all `hours` together."""
    whole = DeliveryStats()
    for hour in hours:
        whole = whole.plus(tallies.get(hour, DeliveryStats()))
    return whole


# How the tallies of an hour lie in the Sends table.


KEPT = timedelta(days=30)  # twice the longest that a queue keeps a message: no event outlives the row it counts in


def tally_key(place: Place) -> Row:
    """Return the key of a row of tallies."""
    return text_attributes({"phone": PARTITION + place.hour, "item": str(place.shard)})


def place_of(row: Row) -> Place:
    """Return which row of tallies `row` is."""
    return Place(text(row, "phone").removeprefix(PARTITION), int(text(row, "item")))


def tally_of(row: Row) -> DeliveryStats:
    """Return the counts that `row` holds."""
    return DeliveryStats(**{name: int(row[name]["N"]) for name in NAMES if name in row})


def tally_attributes(tally: DeliveryStats) -> Row:
    """Return attributes for the counts that are not zero."""
    return {name: {"N": str(getattr(tally, name))} for name in NAMES if getattr(tally, name)}


def tally_update(table: str, place: Place, counts: Mapping[str, int]) -> TransactWriteItemTypeDef:
    """Return the write that adds `counts` to a row of tallies, which the table forgets by itself."""
    expires_at = datetime.strptime(place.hour, HOUR).replace(tzinfo=UTC) + KEPT
    added = ", ".join(f"#{name} :{name}" for name in counts)
    update: UpdateTypeDef = {
        "TableName": table,
        "Key": tally_key(place),
        "UpdateExpression": f"SET #expires_at = :expires_at ADD {added}",
        "ExpressionAttributeNames": {f"#{name}": name for name in ("expires_at", *counts)},
        "ExpressionAttributeValues": {
            ":expires_at": {"N": str(int(expires_at.timestamp()))},
            **{f":{name}": {"N": str(count)} for name, count in counts.items()},
        },
    }
    return {"Update": update}
