"""The table in which links to the preferences page lie until they are over."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.preference_link import SECRET_BYTES, PreferenceLink, digest_of, issued, token_of
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

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
