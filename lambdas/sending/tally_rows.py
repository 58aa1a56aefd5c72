"""How the tallies of an hour lie in the Sends table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.consent.rows import text, text_attributes
from lambdas.sending.tallies import HOUR, NAMES, PARTITION, Place, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef, UpdateTypeDef

    from lambdas.consent.rows import Row

KEPT = timedelta(days=30)  # twice the longest that a queue keeps a message: no event outlives the row it counts in


def tally_key(place: Place) -> Row:
    """Return the key of a row of tallies."""
    return text_attributes({"phone": PARTITION + place.hour, "item": str(place.shard)})


def place_of(row: Row) -> Place:
    """Return which row of tallies `row` is."""
    return Place(text(row, "phone").removeprefix(PARTITION), int(text(row, "item")))


def tally_of(row: Row) -> Tally:
    """Return the counts that `row` holds."""
    return Tally(**{name: int(row[name]["N"]) for name in NAMES if name in row})


def tally_attributes(tally: Tally) -> Row:
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
