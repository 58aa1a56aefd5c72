"""The two consent tables: one read tells all of a phone, one transaction writes all that a text changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from lambdas.consent.items import HEARD, TableNames, put, record_of, recording, text, text_attributes
from lambdas.consent.record import State
from lambdas.consent.timestamps import to_text
from lambdas.stores.consent.outbox import CONTENTION, OUTBOX, Entry
from lambdas.stores.dynamodb import last_rows_of, row_of, rows_of
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.items import Row
    from lambdas.consent.record import Record


MOST_READ = 500  # rows: of a person, all; more texts than that in thirty days are a machine's


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tables know of a phone, and of the text at hand (None: it is new)."""

    record: Record
    entry: Entry | None


class Kept(Protocol):
    """What goes on record beside an event, once: the outbox entry of a text, or the mark of an audit."""

    def row(self, now: datetime) -> Row:
        """Return it as a row of the subscriptions."""
        ...


class ConsentTables:
    """`Subscriptions` (standing, topics and outbox by phone) and the append-only `ConsentLedger` of one program."""

    def __init__(self, client: DynamoDBClient, *, subscriptions: str, ledger: str, sends: str, shards: int) -> None:
        self._client = client
        self._tables = TableNames(subscriptions, ledger, sends, shards)

    @property
    def subscriptions(self) -> tuple[DynamoDBClient, str]:
        """The table of subscriptions, for rows that are no person's: the client that reaches it, and its name."""
        return self._client, self._tables.subscriptions

    def read(self, phone: str, message_id: str) -> Reading:
        """Return the record of `phone` and the outbox entry of the text, both as of now.

        The record sorts behind the outbox, of which no more than so many rows are read: to somebody who texts without
        end, each text must cost as much as the first.
        """
        rows, whole = last_rows_of(self._client, self._tables.subscriptions, phone, MOST_READ)
        own = next((row for row in rows if text(row, "item") == OUTBOX + message_id), None)
        if own is None and not whole:
            own = row_of(self._client, self._tables.subscriptions, phone, OUTBOX + message_id)
        record = record_of(phone, rows)
        known = replace(record, unasked=_unasked(record, rows), answered=_answered(rows), flooded=not whole)
        return Reading(known, Entry.from_item(own) if own else None)

    def commit(self, record: Record, event: ConsentEvent, entry: Kept, now: datetime) -> Record:
        """Write `event`, the states after it and `entry` at once; return the record as it is then.

        Contended where the phone's chain grew since `record` was read, where the same text was committed, or where
        `event` takes consent away while a text to the phone is being handed to the service.
        """
        after, writes = recording(record, event, now, self._tables)
        first = put(self._tables.subscriptions, entry.row(now), unless="item")
        try:
            self._client.transact_write_items(TransactItems=[first, *writes])
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            if reasons & CONTENTION:
                raise Contended from None
            raise
        return after

    def heard(self, phone: str, at: datetime) -> None:
        """Keep when a person last texted us something that changes nothing: it is a reaction all the same."""
        try:
            self._client.update_item(
                TableName=self._tables.subscriptions,
                Key=text_attributes({"phone": phone, "item": HEARD}),
                UpdateExpression="SET #at = :at",
                ConditionExpression="attribute_not_exists(#at) OR #at < :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":at": {"S": to_text(at)}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return  # a newer text came first

    def rows(self, phone: str) -> Iterator[Row]:
        """Return every row of `phone` in the table of subscriptions, as of now."""
        return rows_of(self._client, self._tables.subscriptions, phone)


def _unasked(record: Record, rows: Sequence[Row]) -> frozenset[str]:
    """Return the pending topics whose question no entry of the outbox knows to have reached the service."""
    pending = [held for held in record.subscriptions.values() if held.state is State.PENDING]
    asked_at = {to_text(held.changed_at) for held in pending}
    asking = [row for row in rows if text(row, "item").startswith(OUTBOX) and text(row, "at") in asked_at]
    entries = [Entry.from_item(row) for row in asking]
    return frozenset(
        held.topic
        for held in pending
        if not any(entry.at == held.changed_at and entry.handed_over(held.wording) for entry in entries)
    )


def _answered(rows: Sequence[Row]) -> tuple[datetime, ...]:
    """Return the times of the texts whose answer only tells something, and was not dropped."""
    entries = (Entry.from_item(row) for row in rows if text(row, "item").startswith(OUTBOX) and "effects" in row)
    return tuple(entry.at for entry in entries if entry.only_told)
