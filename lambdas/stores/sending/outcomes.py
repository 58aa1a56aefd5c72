"""The ends of texts in the Sends table: one transaction per event writes the end, the phone's health and the tally."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import SystemRandom
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.items import put, text_attributes
from lambdas.delivery.health import HEALTH, health_of, health_row, outcome_key, outcome_of, outcome_row
from lambdas.delivery.stats import (
    KEPT,
    by_hour,
    deltas,
    place,
    place_of,
    places_until,
    tally_key,
    tally_of,
    tally_update,
)
from lambdas.stores.dynamodb import rows_at
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import ConditionCheckTypeDef, PutTypeDef, TransactWriteItemTypeDef

    from lambdas.consent.items import Row
    from lambdas.delivery.events import OptedOut
    from lambdas.delivery.health import Health
    from lambdas.delivery.outcome import Outcome
    from lambdas.delivery.stats import DeliveryStats

ATTEMPTS = 8
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 0.2  # a transaction holds its rows for about 20 ms
STOPS = "stops"  # no phone number looks like this
_STALE, _MET = "ConditionalCheckFailed", "TransactionConflict"


@dataclass(frozen=True, slots=True)
class Settled:
    """How a text ended for all that is known by now, whether that was `news`, and the US dollars that it adds."""

    outcome: Outcome
    news: bool
    dollars: Decimal = Decimal(0)


class Outcomes:
    """What delivery events come to in the table of one program; `clock` tells the time."""

    def __init__(self, client: DynamoDBClient, table: str, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def settle(self, told: Outcome) -> Settled:
        """Put on record how a text ended, however often and in whatever order that is told.

        Contended where other events of the phone, or of the hour, came first every time, NotAccepted where the table is
        busy.
        """
        for attempt in range(ATTEMPTS):
            before, health = self._read(told)
            if before is not None and not told.beats(before):
                return Settled(before, news=False)
            if self._write(self._settling(before, told, health)) is None:
                return Settled(told, news=True, dollars=_price(told) - _price(before))
            _pause(attempt)
        raise Contended(f"{ATTEMPTS} attempts met other events of the same phone or hour")

    def count_opt_out(self, told: OptedOut) -> bool:
        """Count an opt-out once; False where it was counted before. Contended as for `settle`."""
        expires_at = {"N": str(int((self._clock() + KEPT).timestamp()))}
        key = text_attributes({"phone": STOPS, "item": f"outcome#stop-{told.message_id}"})
        marker = key | {"expires_at": expires_at}
        update = tally_update(self._table, place(told.message_id, told.at), {"opted_out": 1})
        for attempt in range(ATTEMPTS):
            failed = self._write([put(self._table, marker, unless="item"), update])
            if failed != _MET:
                return failed is None
            _pause(attempt)
        raise Contended(f"{ATTEMPTS} attempts met other events of the same hour")

    def tallies(self, now: datetime, hours: int) -> dict[str, DeliveryStats]:
        """Return the tally of each of the last `hours` (at most 25) in which there was one, as of now."""
        rows = self._rows([tally_key(row) for row in places_until(now, hours)])
        return by_hour((place_of(row), tally_of(row)) for row in rows)

    def _settling(self, before: Outcome | None, told: Outcome, health: Health) -> list[TransactWriteItemTypeDef]:
        after, known = health.after(told), health_row(told.phone, health) if health.version else {}
        writes = [self._replacing(outcome_row(before) if before else {}, outcome_row(told), "event_type", "at")]
        if after != health:
            writes.append(self._replacing(known, health_row(told.phone, after), "version"))
        elif before is not None and known:
            # both rows were read at once, yet not as of one moment: the health must not be older than the end
            writes.append(self._unchanged(known))
        counted = deltas(before, told).items()
        return [*writes, *(tally_update(self._table, where, counts) for where, counts in counted)]

    def _replacing(self, known: Row, row: Row, *names: str) -> TransactWriteItemTypeDef:
        if not known:
            return put(self._table, row, unless="item")
        made: PutTypeDef = {
            "TableName": self._table,
            "Item": row,
            "ConditionExpression": " AND ".join(f"#{name} = :{name}" for name in names),
            "ExpressionAttributeNames": {f"#{name}": name for name in names},
            "ExpressionAttributeValues": {f":{name}": known[name] for name in names},
        }
        return {"Put": made}

    def _unchanged(self, health: Row) -> TransactWriteItemTypeDef:
        check: ConditionCheckTypeDef = {
            "TableName": self._table,
            "Key": {name: health[name] for name in ("phone", "item")},
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": {":version": health["version"]},
        }
        return {"ConditionCheck": check}

    def _read(self, told: Outcome) -> tuple[Outcome | None, Health]:
        key = outcome_key(told.phone, told.message_id)
        rows = self._rows([key, text_attributes({"phone": told.phone, "item": HEALTH})])
        by_item = {row["item"]["S"]: row for row in rows}
        before = by_item.get(key["item"]["S"])
        return outcome_of(before) if before else None, health_of(by_item.get(HEALTH))

    def _rows(self, keys: Sequence[Row]) -> list[Row]:
        places = ((self._table, key["phone"]["S"], key["item"]["S"]) for key in keys)
        return list(rows_at(self._client, places).values())

    def _write(self, writes: Sequence[TransactWriteItemTypeDef]) -> str | None:
        """Write all or nothing; return why nothing was written (another came first, or was under way), or None."""
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            for known in (_STALE, _MET):
                if known in reasons:
                    return known
            raise
        return None


def _price(outcome: Outcome | None) -> Decimal:
    return (outcome.price if outcome else None) or Decimal(0)


def _pause(attempt: int) -> None:
    time.sleep(SystemRandom().uniform(0, min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**attempt)))


# How the texts of each campaign ended, counted in a few rows of the Sends table.


SHARDS = 4  # rows of a campaign: many processes count at once
COUNTS_KEPT = timedelta(days=365)


class CampaignCounts:
    """Adds to the counts; a batch that dies first is missing in them, while the requests' own rows tell all."""

    def __init__(self, client: DynamoDBClient, table: str, count: Callable[[str], None]) -> None:
        self._client = client
        self._table = table
        self._count = count

    def add(self, fates: Mapping[str, Mapping[str, int]]) -> None:
        """Add `fates`, by campaign; what the table does not take is missing, and counted as such."""
        for campaign, counted in fates.items():
            try:
                self._add(campaign, counted)
            except (ClientError, BotoCoreError):
                self._count("CampaignNotCounted")  # the texts are out and settled: nothing may come again for this

    def _add(self, campaign: str, counted: Mapping[str, int]) -> None:
        shard = str(SystemRandom().randrange(SHARDS))
        gone = str(int((datetime.now(UTC) + COUNTS_KEPT).timestamp()))
        self._client.update_item(
            TableName=self._table,
            Key=text_attributes({"phone": f"campaign#{campaign}", "item": shard}),
            UpdateExpression="SET expires_at = :gone ADD " + ", ".join(f"#{name} :{name}" for name in counted),
            ExpressionAttributeNames={f"#{name}": name for name in counted},
            ExpressionAttributeValues={":gone": {"N": gone}}
            | {f":{name}": {"N": str(number)} for name, number in counted.items()},
        )
