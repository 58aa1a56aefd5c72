"""What an audit reads of many numbers besides their records: ledgers, health, reactions, and what they were sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from lambdas.consent.rows import STANDING, TOPIC, ledger_entry, record_of
from lambdas.sending.engagement_rows import ENGAGEMENT, last_seen
from lambdas.sending.health_rows import HEALTH, health_of
from lambdas.sending.passage import Fate
from lambdas.sending.rows import REQUEST, passage_of
from lambdas.stores.batches import rows_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record
    from lambdas.consent.rows import Row
    from lambdas.sending.health import Health

THREADS = 16


class AuditFacts:
    """Reads the three tables of one program."""

    def __init__(self, client: DynamoDBClient, *, subscriptions: str, ledger: str, sends: str) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self._ledger = ledger
        self._sends = sends

    def reactions(self, phones: Sequence[str]) -> dict[str, tuple[Health, datetime | None]]:
        """Return of each of `phones` its health, and when the brand's systems last saw the person react."""
        rows = rows_at(self._client, ((self._sends, phone, item) for phone in phones for item in (HEALTH, ENGAGEMENT)))
        return {
            phone: (
                health_of(rows.get((self._sends, phone, HEALTH))),
                last_seen(rows.get((self._sends, phone, ENGAGEMENT))),
            )
            for phone in phones
        }

    def ledgers(self, phones: Sequence[str], *, as_of_now: bool) -> dict[str, list[LedgerEntry]]:
        """Return the ledger of each of `phones`; the newest may be missing unless asked for as of now."""
        with ThreadPoolExecutor(THREADS) as threads:
            found = threads.map(lambda phone: self._entries(phone, as_of_now=as_of_now), phones)
            return dict(zip(phones, found, strict=True))

    def records(self, phones: Sequence[str], topics: Iterable[str]) -> dict[str, Record]:
        """Return what is known of `phones` and these `topics`."""
        items = [STANDING, *(TOPIC + topic for topic in topics)]
        rows = rows_at(self._client, ((self._subscriptions, phone, item) for phone in phones for item in items))
        held: dict[str, list[Row]] = {phone: [] for phone in phones}
        for (_, phone, _), row in rows.items():
            held[phone].append(row)
        return {phone: record_of(phone, found) for phone, found in held.items()}

    def campaign_before(self, phone: str, at: datetime, since: datetime) -> str:
        """Return the campaign of the last text to `phone` between `since` and `at`; empty for none."""
        rows = self._rows(self._sends, phone, REQUEST)
        sent = [found for row in rows if (found := passage_of(row)) and found.fate is Fate.SENT]
        before = [passage for passage in sent if since <= passage.at <= at]
        return max(before, key=lambda passage: passage.at).campaign if before else ""

    def _entries(self, phone: str, *, as_of_now: bool) -> list[LedgerEntry]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._ledger,
            ConsistentRead=as_of_now,
            KeyConditionExpression="phone = :phone",
            ExpressionAttributeValues={":phone": {"S": phone}},
        )
        return [ledger_entry(row) for page in pages for row in page["Items"]]

    def _rows(self, table: str, phone: str, begins: str) -> Iterator[Row]:
        pages = self._client.get_paginator("query").paginate(
            TableName=table,
            KeyConditionExpression="phone = :phone AND begins_with(#item, :begins)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={":phone": {"S": phone}, ":begins": {"S": begins}},
        )
        for page in pages:
            yield from page["Items"]
