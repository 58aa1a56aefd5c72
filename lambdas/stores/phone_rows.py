"""Every row that a table holds of one phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row


def rows_of(client: DynamoDBClient, table: str, phone: str) -> Iterator[Row]:
    """Yield every row of `phone` in `table`, as of now; the errors of the service are passed on."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone}},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]
