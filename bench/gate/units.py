"""Request units of the gate's calls by DynamoDB's published rules, from the requests and answers themselves."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.inbound.capacity import READ_BYTES, WRITE_BYTES, size

Row = dict[str, Any]


@dataclass
class Meter:
    """Listens to clients and counts the calls and their units."""

    calls: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    writes: int = 0

    def listen(self, *clients: Any) -> None:  # noqa: ANN401 - botocore's own
        """Begin to listen."""
        for client in clients:
            client.meta.events.register("provide-client-params", self._sent)
            client.meta.events.register("after-call", self._answered)

    def reset(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.reads = self.writes = 0

    def _sent(self, params: dict[str, Any], model: Any, **_: Any) -> None:  # noqa: ANN401 - as above
        self.calls[model.name] += 1
        if model.name == "TransactWriteItems":
            self.writes += 2 * sum(_units(next(iter(write.values()))) for write in params["TransactItems"])
        elif model.name == "BatchWriteItem":
            writes = (next(iter(write.values())) for ones in params["RequestItems"].values() for write in ones)
            self.writes += sum(map(_units, writes))
        elif model.name == "BatchGetItem":
            # a row that is not there takes a unit too
            self.reads += sum(len(asked["Keys"]) for asked in params["RequestItems"].values())
        elif model.name in {"PutItem", "UpdateItem"}:
            self.writes += _units(params)

    def _answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:  # noqa: ANN401 - as above
        if model.name == "BatchGetItem":
            rows = [row for found in parsed.get("Responses", {}).values() for row in found]
            self.reads += sum(math.ceil(size(row) / READ_BYTES) - 1 for row in rows)


def _units(request: Row) -> int:
    row = request.get("Item") or request["Key"]
    return math.ceil((size(row) + size(request.get("ExpressionAttributeValues", {}))) / WRITE_BYTES)
