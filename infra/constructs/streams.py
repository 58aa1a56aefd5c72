"""What a function needs to follow the stream of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.permission import allow

if TYPE_CHECKING:
    from infra.constructs.permission import Statement

READING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


def following(stream: str) -> Statement:
    """Return what reads the stream with the ARN `stream`."""
    return allow(*(f"dynamodb:{name}" for name in READING), on=[stream])
