"""What an audit reads and writes: the table in segments, facts about each number, reports and reminders."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import STANDING, TOPIC, ledger_entry, record_of, text
from lambdas.delivery.health import HEALTH, health_of
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.campaign import Campaign
from lambdas.sending.engagement import ENGAGEMENT, last_seen
from lambdas.sending.items import REQUEST, attempt_of
from lambdas.stores.dynamodb import rows_at
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

    from lambdas.consent.items import Row
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record
    from lambdas.delivery.health import Health

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
        sent = [found for row in rows if (found := attempt_of(row)) and found.fate is AttemptStatus.SENT]
        before = [send_attempt for send_attempt in sent if since <= send_attempt.at <= at]
        return max(before, key=lambda send_attempt: send_attempt.at).campaign if before else ""

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


# The reminders of an audit: one campaign to the subscribers of every topic, begun once.


LIVE = timedelta(days=14)  # a cap or a pause may hold a reminder for as long


class Reminders:
    """Begins campaigns of reminders by the workflow at `arn`; without one the program sends none."""

    def __init__(self, client: SFNClient, arn: str) -> None:
        self._client = client
        self._arn = arn

    def begin(self, run: str, now: datetime) -> bool:
        """Begin the reminders of `run`, however often it is asked for; return whether the program has any."""
        if not self._arn:
            return False
        campaign = Campaign(id=run, topic="", body="", not_after=now + LIVE, purpose="reminder")
        given = json.dumps({"campaign": json.loads(campaign.to_json())})
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=run, input=given)
        except self._client.exceptions.ExecutionAlreadyExists:
            return True  # an earlier attempt of this step began it
        return True


# The bucket of a program's audit reports, and word of each on the account's default bus.


SOURCE, DETAIL_TYPE = "sms.audit", "SMS list audit report ready"
LATEST = "reports/latest.json"


class Reports:
    """Writes reports, which the bucket locks."""

    def __init__(self, objects: S3Client, events: EventBridgeClient, bucket: str) -> None:
        self._objects = objects
        self._events = events
        self._bucket = bucket

    def latest(self) -> dict[str, Any]:
        """Return the report of the last run that acted; empty before the first."""
        try:
            found = self._objects.get_object(Bucket=self._bucket, Key=LATEST)
        except self._objects.exceptions.NoSuchKey:
            return {}
        return dict(json.loads(found["Body"].read()))

    def keep(self, key: str, text: str, kind: str) -> None:
        """Write one object of that kind (MIME type)."""
        self._objects.put_object(
            Bucket=self._bucket, Key=key, Body=text.encode(), ContentType=kind, ChecksumAlgorithm="SHA256"
        )

    def announce(self, program: str, run: str, facts: Mapping[str, Any]) -> None:
        """Tell the default bus that the report of `run` is there; NotAccepted where the bus did not take it."""
        detail = {"program": program, "run": run, "bucket": self._bucket, **facts}
        entry: PutEventsRequestEntryTypeDef = {
            "Source": SOURCE,
            "DetailType": DETAIL_TYPE,
            "Detail": json.dumps(detail),
        }
        if self._events.put_events(Entries=[entry]).get("FailedEntryCount"):
            raise NotAccepted("the default bus did not take the word of a report")


# The table of subscriptions read from end to end in segments, the rows of each number together.


ROWS_OF_A_PAGE = 1000
SIGN = "|"


class Scan:
    """Reads one table; `segments` share it among them by the hash of the number."""

    def __init__(self, client: DynamoDBClient, table: str, segments: int) -> None:
        self._client = client
        self._table = table
        self._segments = segments

    def page(self, segment: int, place: str) -> tuple[list[tuple[str, Sequence[Row]]], str | None]:
        """Return some numbers behind `place` with all their rows, and the place behind them (None: the end)."""
        asked: dict[str, Any] = {"Segment": segment, "TotalSegments": self._segments, "Limit": ROWS_OF_A_PAGE}
        if place:
            phone, _, item = place.partition(SIGN)
            asked["ExclusiveStartKey"] = {"phone": {"S": phone}, "item": {"S": item}}
        answer = self._client.scan(TableName=self._table, **asked)
        found = [(phone, list(rows)) for phone, rows in groupby(answer["Items"], key=lambda row: text(row, "phone"))]
        last = answer.get("LastEvaluatedKey")
        if last is None:
            return _people(found), None
        # a page may end in the middle of a number: its rows are seen to at once, not half of them twice
        phone = last["phone"]["S"]
        rest = self._behind(phone, last["item"]["S"]) if phone.startswith("+") else []  # the counts of answers are many
        if rest:
            found = [*found[:-1], (phone, [*found[-1][1], *rest])]
        return _people(found), f"{phone}{SIGN}{text(rest[-1], 'item') if rest else last['item']['S']}"

    def _behind(self, phone: str, item: str) -> list[Row]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="phone = :phone AND #item > :item",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={":phone": {"S": phone}, ":item": {"S": item}},
        )
        return [row for page in pages for row in page["Items"]]


def _people(found: Sequence[tuple[str, Sequence[Row]]]) -> list[tuple[str, Sequence[Row]]]:
    return [(phone, rows) for phone, rows in found if any(_is_consent(text(row, "item")) for row in rows)]


def _is_consent(item: str) -> bool:
    return item == STANDING or item.startswith(TOPIC)
