"""Who a campaign is for, page by page: the subscribers of a topic, or the rows of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lambdas.sending.recipient import Recipient, recipients

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

SUBSCRIBERS_OF_A_PAGE = 1000
BYTES_OF_A_PAGE = 64 * 1024


@dataclass(frozen=True, slots=True)
class AudiencePage:
    """Some recipients, the place behind them (None: there is nobody behind them), and how many rows named nobody."""

    recipients: tuple[Recipient, ...]
    following: str | None
    unreadable: int = 0


class Audience(Protocol):
    """Anybody's recipients in an order that does not change."""

    def page(self, place: str) -> AudiencePage:
        """Return the page at `place` (empty: the first)."""
        ...


class TopicAudience:
    """The active subscribers of one topic, shard by shard of the audience index."""

    def __init__(self, client: DynamoDBClient, *, table: str, topic: str, shards: int) -> None:
        self._client = client
        self._table = table
        self._topic = topic
        self._shards = shards

    def page(self, place: str) -> AudiencePage:
        """Return up to a thousand subscribers behind `place`, a shard and the last phone seen in it."""
        shard, _, last = place.partition(":")
        number = int(shard or 0)
        key = {"S": f"{self._topic}#{number:02d}"}
        query: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": "audience",
            "KeyConditionExpression": "audience = :audience",
            "ExpressionAttributeValues": {":audience": key},
            "Limit": SUBSCRIBERS_OF_A_PAGE,
        }
        if last:
            query["ExclusiveStartKey"] = {"audience": key, "phone": {"S": last}, "item": {"S": f"topic#{self._topic}"}}
        answer = self._client.query(**query)
        found = tuple(Recipient(row["phone"]["S"]) for row in answer["Items"])
        return AudiencePage(found, self._following(number, answer.get("LastEvaluatedKey", {})))

    def _following(self, shard: int, last: Mapping[str, Any]) -> str | None:
        if last:
            return f"{shard}:{last['phone']['S']}"
        return f"{shard + 1}:" if shard + 1 < self._shards else None


class ObjectClient(Protocol):
    """What this module asks of the SDK's S3 client."""

    def get_object(self, *, Bucket: str, Key: str, Range: str) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Return the bytes asked for, and how many the whole object has."""


class FileAudience:
    """The rows of a CSV object with the columns `to` and, if known, `zip_code`."""

    def __init__(self, client: ObjectClient, *, bucket: str, key: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key

    def page(self, place: str) -> AudiencePage:
        """Return the rows that begin within the next 64 KiB behind `place`, a count of bytes."""
        begin = int(place or 0)
        wanted = f"bytes={begin}-{begin + BYTES_OF_A_PAGE - 1}"
        answer = self._client.get_object(Bucket=self._bucket, Key=self._key, Range=wanted)
        size = int(answer["ContentRange"].rpartition("/")[2])
        piece = answer["Body"].read()
        whole = piece if begin + len(piece) >= size else piece[: piece.rfind(b"\n") + 1] or piece
        following = begin + len(whole)
        found = list(recipients(whole.decode(errors="replace").splitlines()))
        readable = tuple(one for one in found if one is not None)
        return AudiencePage(readable, str(following) if following < size else None, len(found) - len(readable))
