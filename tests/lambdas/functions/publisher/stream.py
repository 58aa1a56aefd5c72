"""A program's tables with their streams, its publisher, and a bus that remembers what it took."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.functions.publisher.publisher import Publisher
from lambdas.stores.consent.ledger_entries import LedgerEntries
from lambdas.stores.program_bus import ProgramBus
from tests.exploration.memory.wire import Crash, Fault, Wire
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS
from tests.lambdas.functions.send_gate.world import World

if TYPE_CHECKING:
    from lambdas.program import Program

BATCH = 4


class Streamed(dict):
    """The rows of a table: each that comes or changes is told to `records`, as the stream of the table does."""

    def __init__(self, rows: dict, records: list[dict[str, Any]]) -> None:
        super().__init__()
        self.records = records
        for key, row in rows.items():
            self[key] = row

    def __setitem__(self, key: Any, row: Any) -> None:
        old = self.get(key)
        super().__setitem__(key, row)
        if row != old:
            change = {"NewImage": row, "SequenceNumber": str(100 + len(self.records))}
            images = change | ({"OldImage": old} if old else {})
            self.records.append({"eventName": "MODIFY" if old else "INSERT", "dynamodb": images})

    def pop(self, key: Any, *default: Any) -> Any:
        old = super().pop(key, *default)
        if old is not None:
            number = str(100 + len(self.records))
            self.records.append({"eventName": "REMOVE", "dynamodb": {"OldImage": old, "SequenceNumber": number}})
        return old


class Bus:
    """An EventBridge client; `refused` are entries, by their number from the beginning, that it does not take."""

    def __init__(self, wire: Wire, refused: frozenset[int] = frozenset()) -> None:
        self.details: list[dict[str, Any]] = []
        self.kinds: list[str] = []
        self._wire, self._refused, self._seen = wire, refused, 0

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the service's name
        """Take up to ten events."""
        with self._wire.call("PutEvents"):
            assert 1 <= len(Entries) <= 10, "EventBridge takes one to ten events"
            answers = [self._taken(entry) for entry in Entries]
            return {"Entries": answers, "FailedEntryCount": sum("ErrorCode" in one for one in answers)}

    def _taken(self, entry: dict[str, Any]) -> dict[str, str]:
        self._seen += 1
        if self._seen in self._refused:
            return {"ErrorCode": "InternalFailure"}
        self.kinds.append(entry["DetailType"])
        self.details.append(json.loads(entry["Detail"]))
        return {"EventId": f"e-{self._seen}"}


@dataclass
class Telling:
    """A program that tells others: the world of its gate, and what reads the streams of its tables."""

    program: Program
    faults: tuple[Fault, ...] = ()
    refused: frozenset[int] = frozenset()
    unread: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.program = replace(self.program, events=self.program.events or "without_numbers")
        self.world = World(self.program)
        self.streams: dict[str, list[dict[str, Any]]] = {SENDS: [], SUBSCRIPTIONS: []}
        for table, records in self.streams.items():
            self.world.tables.rows[table] = Streamed(self.world.tables.rows[table], records)
        self.wire = Wire(lambda _: None)
        self.bus = Bus(self.wire, self.refused)

    def publisher(self) -> Publisher:
        """Return the publisher of a new process."""
        bus = ProgramBus(self.bus, "bus", wait=lambda _: None)
        entries = LedgerEntries(self.world.tables, LEDGER)
        return Publisher(self.program, bus, entries, lambda: b"secret", self.unread.append)

    def tell(self, batch: int = BATCH) -> None:
        """Let the publisher read both streams to their ends, as Lambda hands them on: what fails comes again."""
        running = self.wire.start(self.faults)
        for records in self.streams.values():
            self._follow([one for one in records if _passes(one)], batch)
        self.wire.running.pop()
        assert len(running.calls) >= len(self.faults)

    def _follow(self, records: list[dict[str, Any]], batch: int) -> None:
        at, publisher = 0, self.publisher()
        for _ in range(1000):
            if at >= len(records):
                return
            those = records[at : at + batch]
            try:
                _, rest = publisher.publish(those)
            except (Crash, ClientError, BotoCoreError):
                publisher = self.publisher()
                continue
            numbers = [one["dynamodb"]["SequenceNumber"] for one in those]
            at += numbers.index(rest) if rest else len(those)
        raise AssertionError("the stream does not come to its end")

    @property
    def told(self) -> list[dict[str, Any]]:
        """What whoever hears the events knows: each once, by its id."""
        return list({one["id"]: one for one in self.bus.details}.values())


def _passes(record: dict[str, Any]) -> bool:
    """Whether the filters of the mappings let a record through."""
    row = record["dynamodb"].get("NewImage", {"item": {"S": ""}})
    claimed = row.get("fate") == {"S": "claimed"}
    return row["item"]["S"].startswith(("request#", "outcome#", "deferred#", "program")) and not claimed
