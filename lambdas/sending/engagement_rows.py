"""How a person's reactions lie in the Sends table: the newest of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.instant import from_text, to_text
from lambdas.consent.rows import text_attributes

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import UpdateItemInputTypeDef

    from lambdas.consent.rows import Row
    from lambdas.sending.engagement import EngagementSeen

ENGAGEMENT = "engagement"


def engagement_update(table: str, seen: EngagementSeen) -> UpdateItemInputTypeDef:
    """Return the update that keeps `seen`; its condition fails where something of the kind is newer."""
    return {
        "TableName": table,
        "Key": text_attributes({"phone": seen.to, "item": ENGAGEMENT}),
        "UpdateExpression": "SET #kind = :at",
        "ConditionExpression": "attribute_not_exists(#kind) OR #kind < :at",
        "ExpressionAttributeNames": {"#kind": seen.kind},
        "ExpressionAttributeValues": {":at": {"S": to_text(seen.at)}},
    }


def last_seen(row: Row | None) -> datetime | None:
    """Return the newest reaction that `row` holds; None where there was none."""
    times = (from_text(value["S"]) for name, value in (row or {}).items() if name not in {"phone", "item"})
    return max(times, default=None)
