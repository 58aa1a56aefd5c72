"""Objects in S3: large ones read piece by piece, and the audiences of campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lambdas.sending.campaign import Recipient, recipients

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef
    from mypy_boto3_s3 import S3Client

BYTES_OF_A_PAGE = 64 * 1024


class ObjectLines:
    """The lines of one object; `more` goes into each request for it."""

    def __init__(self, client: S3Client, *, bucket: str, key: str, more: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._asked: dict[str, Any] = {"Bucket": bucket, "Key": key, **(more or {})}

    def at(self, place: str) -> tuple[list[str], str | None]:
        """Return the lines that begin within the 64 KiB behind `place`, a count of bytes, and the place behind them.

        No place follows the last line.
        """
        begin = int(place or 0)
        wanted = f"bytes={begin}-{begin + BYTES_OF_A_PAGE - 1}"
        answer = self._client.get_object(**self._asked, Range=wanted)
        size = int(answer["ContentRange"].rpartition("/")[2])
        piece = answer["Body"].read()
        whole = piece if begin + len(piece) >= size else piece[: piece.rfind(b"\n") + 1] or piece
        following = begin + len(whole)
        return whole.decode(errors="replace").splitlines(), str(following) if following < size else None


# Who a campaign is for, page by page: the subscribers of a topic, or the rows of a file.


SUBSCRIBERS_OF_A_PAGE = 1000


@dataclass(frozen=True, slots=True)
class AudiencePage:
    """Some recipients, the place behind them (None: nobody is behind them), and how many rows could not be read."""

    recipients: tuple[Recipient, ...]
    following: str | None
    unreadable: int = 0


class Audience(Protocol):
    """Anybody's recipients in an order that does not change."""

    def page(self, place: str) -> AudiencePage:
        """Return the page at `place` (empty: the first)."""
        ...


class TopicAudience:
    """The active subscribers of some topics, topic by topic and shard by shard of the audience index."""

    def __init__(self, client: DynamoDBClient, *, table: str, topics: Sequence[str], shards: int) -> None:
        self._client = client
        self._table = table
        self._topics = topics
        self._shards = shards

    def page(self, place: str) -> AudiencePage:
        """Return up to a thousand subscribers behind `place`, a count of shards and the last phone seen in the next."""
        shard, _, last = place.partition(":")
        number = int(shard or 0)
        topic, own = self._topics[number // self._shards], number % self._shards
        key = {"S": f"{topic}#{own:02d}"}
        query: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": "audience",
            "KeyConditionExpression": "audience = :audience",
            "ExpressionAttributeValues": {":audience": key},
            "Limit": SUBSCRIBERS_OF_A_PAGE,
        }
        if last:
            query["ExclusiveStartKey"] = {"audience": key, "phone": {"S": last}, "item": {"S": f"topic#{topic}"}}
        answer = self._client.query(**query)
        found = tuple(Recipient(row["phone"]["S"], topic=topic) for row in answer["Items"])
        return AudiencePage(found, self._following(number, answer.get("LastEvaluatedKey", {})))

    def _following(self, shard: int, last: Mapping[str, Any]) -> str | None:
        if last:
            return f"{shard}:{last['phone']['S']}"
        return f"{shard + 1}:" if shard + 1 < self._shards * len(self._topics) else None


class FileAudience:
    """The rows of a CSV object with the columns `to` and, if known, `zip_code`, and those of personal `fields`."""

    def __init__(self, client: S3Client, *, bucket: str, key: str, fields: Mapping[str, int] | None = None) -> None:
        self._lines = ObjectLines(client, bucket=bucket, key=key)
        self._fields = fields

    def page(self, place: str) -> AudiencePage:
        """Return the rows that begin within the next 64 KiB behind `place`, a count of bytes."""
        lines, following = self._lines.at(place)
        found = list(recipients(lines, self._fields))
        readable = tuple(one for one in found if isinstance(one, Recipient))
        return AudiencePage(readable, following, len(found) - len(readable))
