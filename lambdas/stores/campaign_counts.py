"""How the texts of each campaign ended, counted in a few rows of the Sends table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.rows import text_attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

SHARDS = 4  # rows of a campaign: many processes count at once
KEPT = timedelta(days=365)


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
        gone = str(int((datetime.now(UTC) + KEPT).timestamp()))
        self._client.update_item(
            TableName=self._table,
            Key=text_attributes({"phone": f"campaign#{campaign}", "item": shard}),
            UpdateExpression="SET expires_at = :gone ADD " + ", ".join(f"#{name} :{name}" for name in counted),
            ExpressionAttributeNames={f"#{name}": name for name in counted},
            ExpressionAttributeValues={":gone": {"N": gone}}
            | {f":{name}": {"N": str(number)} for name, number in counted.items()},
        )
