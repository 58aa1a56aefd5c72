"""What the archive keeps of a batch of stream records: gzipped JSON lines, the stream's own account of each record."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    StreamRecord = Mapping[str, Any]

WRITTEN = "INSERT"
DIGITS = 40  # of a sequence number at most (DynamoDB Streams API): keys sort as the records were written
LEDGER, ALTERATIONS = "ledger", "alterations"


def copies(records: Sequence[StreamRecord]) -> Mapping[str, bytes]:
    """Return the object for each key: new rows below `ledger/`, changed and deleted ones below `alterations/`.

    The key follows from the first record, so a batch that comes again, whole or in halves, is laid over itself.
    """
    new = [record for record in records if record["eventName"] == WRITTEN]
    kept = {LEDGER: new, ALTERATIONS: alterations(records)}
    return {_key(folder, held[0]): _lines(held) for folder, held in kept.items() if held}


def alterations(records: Sequence[StreamRecord]) -> list[StreamRecord]:
    """Return the records of rows that were changed or deleted: no role may, so each is a case for a person."""
    return [record for record in records if record["eventName"] != WRITTEN]


def _key(folder: str, first: StreamRecord) -> str:
    seconds = float(first["dynamodb"]["ApproximateCreationDateTime"])
    day = datetime.fromtimestamp(seconds, UTC).strftime("%Y/%m/%d")
    place = str(first["dynamodb"]["SequenceNumber"]).zfill(DIGITS)
    return f"{folder}/{day}/{place}-{first['eventID']}.jsonl.gz"


def _lines(records: Sequence[StreamRecord]) -> bytes:
    lines = (json.dumps(record, sort_keys=True, separators=(",", ":")) + "\n" for record in records)
    return gzip.compress("".join(lines).encode(), mtime=0)
