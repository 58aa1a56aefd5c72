"""The links to the preferences page, and what a person may see of their own record there."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.items import ledger_entry, record_of
from lambdas.consent.ledger import opened
from lambdas.consent.record import State
from lambdas.stores.dynamodb import rows_of
from lambdas.stores.errors import NotAccepted
from lambdas.web.preference_link import SECRET_BYTES, PreferenceLink, digest_of, issued, token_of
from lambdas.web.preferences_page import HistoryEntry, Personal

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row

ITEM = "link"


class PreferenceLinks:
    """Rows that are gone by themselves; the token itself is in none of them."""

    def __init__(self, client: DynamoDBClient, table: str, program: str) -> None:
        self._client = client
        self._table = table
        self._program = program

    def drawn(self, phone: str, now: datetime, page: str) -> str:
        """Return a new link to the page at the URL `page` for `phone`, kept; NotAccepted where the table is shut."""
        token = token_of(secrets.token_bytes(SECRET_BYTES))
        self.keep(issued(token, self._program, phone, now))
        return page + token

    def keep(self, link: PreferenceLink) -> None:
        """Keep `link`; NotAccepted where the table does not take it."""
        ends = {"N": str(int(link.expires_at.timestamp()))}
        row = _key(link.digest) | {"owner": {"S": link.phone}, "expires_at": ends}
        try:
            self._client.put_item(TableName=self._table, Item=row)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None

    def opened(self, token: str, now: datetime) -> PreferenceLink | None:
        """Return the link that `token` opens at `now`; None where it opens none, for whatever reason.

        NotAccepted where that cannot be told.
        """
        digest = digest_of(token, self._program)
        if digest is None:
            return None
        try:
            row = self._client.get_item(TableName=self._table, Key=_key(digest), ConsistentRead=True).get("Item")
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
        if row is None:
            return None
        ends = datetime.fromtimestamp(int(row["expires_at"]["N"]), UTC)
        link = PreferenceLink(digest, row["owner"]["S"], ends)
        return link if link.open_at(now) else None


def _key(digest: str) -> dict[str, dict[str, str]]:
    return {"phone": {"S": f"link#{digest}"}, "item": {"S": ITEM}}


# What a person may see of their own record: what they get, and the newest of what the ledger holds of them.


MOST_DEEDS = 50


class PersonalRecords:
    """Reads the consent tables of one program, one phone at a time, and writes nothing."""

    def __init__(self, client: DynamoDBClient, subscriptions: str, ledger: str) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self._ledger = ledger

    def of(self, phone: str, now: datetime) -> Personal:
        """Return what the page shows of `phone`: its fifty newest deeds, the newest first.

        NotAccepted where that cannot be told.
        """
        try:
            record = record_of(phone, rows_of(self._client, self._subscriptions, phone))
            entries = self._newest(phone)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
        standing = record.standing
        held = () if standing.stopped else record.subscriptions.values()
        return Personal(
            held=frozenset(one.topic for one in held if one.state is State.ACTIVE),
            paused_until=standing.paused_until if standing.paused(now) else None,
            deeds=tuple(_deed(row) for row in entries),
        )

    def _newest(self, phone: str) -> list[Row]:
        answer = self._client.query(
            TableName=self._ledger,
            KeyConditionExpression="phone = :phone",
            ExpressionAttributeValues={":phone": {"S": phone}},
            ScanIndexForward=False,
            Limit=MOST_DEEDS,
            ConsistentRead=True,
        )
        return answer["Items"]


def _deed(row: Row) -> HistoryEntry:
    event = opened(ledger_entry(row))
    return HistoryEntry(event.at, event.kind, tuple(change.topic for change in event.changes))
