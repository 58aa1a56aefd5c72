"""Campaigns that a person has paused or cancelled: attributes of the row that the gate reads with each batch anyway."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from lambdas.consent.items import instant, text, text_attributes
from lambdas.consent.timestamps import to_text
from lambdas.sending.request import HOLD, Hold, HoldState, hold_of, holds_of
from lambdas.stores.dynamodb import rows_of
from lambdas.stores.errors import NotAccepted
from lambdas.stores.sending.rate_limiter import LIMIT

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row

MOST = (
    25  # at once in the row: with the longest names it stays below 4 KB, so that reading it costs no more than before
)
ATTEMPTS, PAUSE_SECONDS = 5, 0.2
ACTS_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did to a campaign, when, and why: `paused`, `resumed` or `cancelled`."""

    what: str
    at: datetime
    by: str
    reason: str = ""

    def row(self, campaign: str) -> Row:
        """Return the row that keeps the act for a year."""
        told = {"phone": _acts(campaign), "item": to_text(self.at), "what": self.what, "by": self.by}
        gone = {"N": str(int((self.at + ACTS_KEPT).timestamp()))}
        return text_attributes(told | {"reason": self.reason}) | {"expires_at": gone}

    @classmethod
    def of(cls, row: Row) -> Self | None:
        """Return the act that `row` keeps; None where it keeps none."""
        at = instant(row, "item")
        return cls(text(row, "what"), at, text(row, "by"), text(row, "reason")) if at else None


class CampaignHolds:
    """The holds of one program, in its Sends table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self, campaign: str) -> Hold | None:
        """Return what holds `campaign` now; None where nothing does."""
        return hold_of(self._row(), campaign)

    def all(self) -> dict[str, Hold]:
        """Return every hold, by campaign."""
        return holds_of(self._row())

    def acts(self, campaign: str) -> list[Act]:
        """Return what people did to `campaign`, oldest first."""
        return [act for row in rows_of(self._client, self._table, _acts(campaign)) if (act := Act.of(row))]

    def put(self, campaign: str, hold: Hold, act: Act) -> bool:
        """Hold `campaign`; False where it is paused, or cancelled, already. NotAccepted where too many are held."""
        held = self.all()
        over = [HOLD + name for name, one in held.items() if one.until < hold.at and name != campaign]
        if len(held) - len(over) >= MOST and campaign not in held:
            raise NotAccepted(f"{len(held) - len(over)} campaigns are held")
        free = "attribute_not_exists(#hold)"
        return self._change(
            "SET #hold = :hold, #changed_at = if_not_exists(#changed_at, :zero), #limit = if_not_exists(#limit, :zero)"
            + "".join(f"{', ' if n else ' REMOVE '}#old{n}" for n in range(len(over))),
            # the row may be new: the gate reads a limit in it, and one of the beginning of time is none
            free if hold.state is HoldState.PAUSED else f"{free} OR begins_with(#hold, :paused)",
            {"#hold": HOLD + campaign, "#changed_at": "changed_at", "#limit": "limit"}
            | {f"#old{n}": name for n, name in enumerate(over)},
            {":hold": {"S": hold.to_text()}, ":zero": {"N": "0"}}
            | ({} if hold.state is HoldState.PAUSED else {":paused": {"S": HoldState.PAUSED}}),
            act.row(campaign),
        )

    def lift(self, campaign: str, act: Act) -> bool:
        """Let `campaign` go on; False where it is not paused."""
        return self._change(
            "REMOVE #hold",
            "begins_with(#hold, :paused)",
            {"#hold": HOLD + campaign},
            {":paused": {"S": HoldState.PAUSED}},
            act.row(campaign),
        )

    def _change(self, update: str, condition: str, names: dict[str, str], values: dict[str, Any], record: Row) -> bool:
        """Make the change and put it on record, or neither; False where the condition fails."""
        change: Any = {
            "TableName": self._table,
            "Key": LIMIT,
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        writes: Any = [{"Update": change}, {"Put": {"TableName": self._table, "Item": record}}]
        for _ in range(ATTEMPTS):
            try:
                self._client.transact_write_items(TransactItems=writes)
            except self._client.exceptions.TransactionCanceledException as error:
                reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
                if "ConditionalCheckFailed" in reasons:
                    return False
                if "TransactionConflict" not in reasons:
                    raise
                time.sleep(PAUSE_SECONDS)  # the gate has just lowered its pace
            else:
                return True
        raise NotAccepted(f"{ATTEMPTS} attempts met other changes of the row")

    def _row(self) -> Row | None:
        return self._client.get_item(TableName=self._table, Key=LIMIT, ConsistentRead=True).get("Item")


def _acts(campaign: str) -> str:
    return f"campaign-acts#{campaign}"
