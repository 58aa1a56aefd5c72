"""Request units of DynamoDB by its published rules, from the requests and answers themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

READ_BYTES, WRITE_BYTES = 4096, 1024  # of one unit: a strongly consistent read, a write


@dataclass
class Units:
    """Units consumed since the last reset; remembers how large each row was put, for updates that name only its key."""

    reads: int = 0
    writes: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)
    _indexed: set[str] = field(default_factory=set)

    def reset(self) -> None:
        """Begin anew with the rows known."""
        self.reads = self.writes = 0

    def query(self, items: list[Row]) -> None:
        """Count a strongly consistent query: all its rows together, rounded up once."""
        self.reads += max(1, math.ceil(sum(map(size, items)) / READ_BYTES))

    def transaction(self, writes: list[dict[str, Row]]) -> None:
        """Count a transaction: each write twice, and the index entry of an audience that comes or goes once."""
        for write in writes:
            kind, request = next(iter(write.items()))
            self.writes += 2 * self._units(request)
            if kind == "Put":
                self.writes += self._index_writes(request["Item"])

    def update(self, request: Row) -> None:
        """Count an update outside a transaction, by the size of the whole row."""
        self.writes += self._units(request)

    def _index_writes(self, row: Row) -> int:
        key, has = _key(row), "audience" in row
        had = key in self._indexed
        (self._indexed.add if has else self._indexed.discard)(key)
        return int(has != had)

    def _units(self, request: Row) -> int:
        row = request.get("Item") or request["Key"]
        key = _key(row)
        given = size(row) + size(request.get("ExpressionAttributeValues", {}))
        self._sizes[key] = max(given, self._sizes.get(key, 0))
        return math.ceil(self._sizes[key] / WRITE_BYTES)


def size(row: Row) -> int:
    """Return the bytes of a row: its names in UTF-8 and its values."""
    return sum(len(name.encode()) + _size(value) for name, value in row.items())


def _key(row: Row) -> str:
    return str([row[name] for name in ("phone", "item", "sequence") if name in row])


def _size(value: Row) -> int:
    kind, held = next(iter(value.items()))
    if kind == "M":
        return 3 + size(held) + len(held)
    if kind == "L":
        return 3 + sum(1 + _size(one) for one in held)
    return len(str(held).encode()) if kind == "S" else math.ceil(len(str(held)) / 2) + 1
