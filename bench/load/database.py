"""The tables in memory as DynamoDB has them under load: rows locked by transactions, units, limits of a partition."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bench.inbound.capacity import READ_BYTES, WRITE_BYTES, size
from lambdas.stores.consent.outbox import OUTBOX
from tests.exploration.memory.tables import Tables, TransactionCanceledException
from tests.exploration.memory.wire import Wire
from tests.exploration.memory.writes import SUBSCRIPTIONS, key, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.load.simulation import Environment, Simulation
    from tests.exploration.memory.expressions import Row
    from tests.exploration.memory.writes import Key

    Place = tuple[str, Key]

# docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html, read 2026-11-30
PARTITION_READS, PARTITION_WRITES = 3_000, 1_000
# docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html: that a new table takes at once
TABLE_READS, TABLE_WRITES = 12_000, 4_000


class Held(dict["Key", "Row"]):
    """The rows of one table, found by their phone too."""

    def __init__(self) -> None:
        super().__init__()
        self.of: defaultdict[str, set[Key]] = defaultdict(set)

    def __setitem__(self, place: Key, row: Row) -> None:
        self.of[place[0]].add(place)
        super().__setitem__(place, row)

    def pop(self, place: Key, *default: Any) -> Any:  # noqa: ANN401 - dict's own
        """Take a row away."""
        self.of[place[0]].discard(place)
        return super().pop(place, *default)


class Database:
    """What all clients share: rows, locks, and the counts of what happened."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.rows: dict[str, Any] = {name: Held() for name in ("subscriptions", "ledger", "sends")}
        self.counted: Counter[str] = Counter()
        self.committed: dict[str, float] = {}  # by the id of a text, when it went on record
        self.partitions: Counter[tuple[str, str, str]] = Counter()  # units of this second
        self.hottest: dict[tuple[str, str], int] = {}  # by kind and key, the most units of a partition in a second
        self.busiest: dict[tuple[str, str], int] = {}  # by kind and table, the most units of a table in a second
        self._tables: Counter[tuple[str, str]] = Counter()  # units of this second
        self._second = 0
        self._locks: dict[Place, float] = {}

    def locked(self, places: Iterable[Place]) -> list[bool]:
        """Return which of `places` a transaction holds now."""
        return [self._locks.get(place, 0.0) > self.simulation.now for place in places]

    def lock(self, places: Iterable[Place], until: float) -> None:
        """Hold `places` until then."""
        self._locks |= dict.fromkeys(places, until)

    def release(self, places: Iterable[Place]) -> None:
        """Let go of `places`."""
        for place in places:
            self._locks.pop(place, None)

    def spend(self, kind: str, table: str, phone: str, units: int) -> bool:
        """Count `units` of reads or writes; False where the partition of `phone` has no more of them this second."""
        second = int(self.simulation.now)
        if second != self._second:
            self._second = second
            self.partitions.clear()
            self._tables.clear()
        used = self.partitions[kind, table, phone]
        if used + units > (PARTITION_READS if kind == "reads" else PARTITION_WRITES):
            self.counted["partition throttles"] += 1
            return False
        self.partitions[kind, table, phone] = used + units
        if used + units > self.hottest.get((kind, phone), 0) and not phone.startswith("+"):
            self.hottest[kind, phone] = used + units
        self.counted[kind] += units
        self._tables[kind, table] += units
        self.busiest[kind, table] = max(self.busiest.get((kind, table), 0), self._tables[kind, table])
        return True


class Client(Tables):
    """A client of the shared tables in one environment of a function."""

    def __init__(self, database: Database, environment: Environment) -> None:
        super().__init__(Wire(lambda _: None))
        self.rows, self._shared, self._environment = database.rows, database, environment
        self._simulation = database.simulation

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as the client takes them
        """Yield the one page of a query by phone, or by phone and item."""
        wanted = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items()}
        table, phone = request["TableName"], wanted[":phone"]
        self._leave()
        held: Any = self.rows[table]
        mine = [one for one in held.of.get(phone, ()) if one[1] == wanted.get(":item", one[1])]
        found = [held[one] for one in sorted(mine, reverse=not request.get("ScanIndexForward", True))]
        most = request.get("Limit", len(found))
        page = found[:most]
        self._read(table, phone, max(1, math.ceil(sum(map(size, page)) / READ_BYTES)))
        self._arrive()
        yield {"Items": page, **({"LastEvaluatedKey": {}} if len(found) > most else {})}

    def get_item(self, *, TableName: str, Key: Row, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803 - the service's names
        """Return one row, if it is there."""
        answer = self.batch_get_item(RequestItems={TableName: {"Keys": [Key], "ConsistentRead": ConsistentRead}})
        rows = answer["Responses"][TableName]
        return {"Item": rows[0]} if rows else {}

    def batch_get_item(self, *, RequestItems: dict[str, dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the service's name
        """Return the rows that are there."""
        self._leave()
        answer = super().batch_get_item(RequestItems=RequestItems)
        for table, asked in RequestItems.items():
            for one in asked["Keys"]:
                row = self.rows[table].get(key(table, one))
                self._read(table, one["phone"]["S"], max(1, math.ceil(size(row or {}) / READ_BYTES)))
        self._arrive()
        return answer

    def batch_write_item(self, *, RequestItems: dict[str, list[dict[str, Row]]]) -> dict[str, Any]:  # noqa: N803 - as above
        """Put and delete rows; what a transaction holds is not processed."""
        self._leave()
        left: dict[str, list[dict[str, Row]]] = {}
        for table, writes in RequestItems.items():
            for write in writes:
                kind, request = next(iter(write.items()))
                place = key_of(kind.removesuffix("Request"), request | {"TableName": table})
                if self._shared.locked([(table, place)])[0]:
                    self._shared.counted["batch writes that met a transaction"] += 1
                    left.setdefault(table, []).append(write)
                    continue
                before = self.rows[table].get(place)
                super().batch_write_item(RequestItems={table: [write]})
                self._written(table, place, before, 1)
        self._arrive()
        return {"UnprocessedItems": left}

    def transact_write_items(self, *, TransactItems: list[dict[str, Row]]) -> None:  # noqa: N803 - as above
        """Make all writes or none, and hold their rows meanwhile."""
        self._leave()
        writes = [next(iter(one.items())) for one in TransactItems]
        places = [(request["TableName"], key_of(kind, request)) for kind, request in writes]
        met = self._shared.locked(places)
        self._shared.counted["transactions"] += 1
        if any(met):
            self._cancel(places, met)
        self._shared.lock(places, self._simulation.now + 3600)
        self._simulation.sleep(self._simulation.seconds(self._simulation.times.lock))
        before = [self.rows[table].get(place) for table, place in places]
        try:
            super().transact_write_items(TransactItems=TransactItems)
        except TransactionCanceledException:
            self._shared.counted["conditions not held"] += 1
            raise
        finally:
            self._shared.release(places)
            for (table, place), row in zip(places, before, strict=True):
                self._written(table, place, row, 2)
        for table, place in places:
            if table == SUBSCRIPTIONS and str(place[1]).startswith(OUTBOX):
                self._shared.committed.setdefault(str(place[1]).removeprefix(OUTBOX), self._simulation.now)
        self._arrive()

    def _cancel(self, places: list[Place], met: list[bool]) -> None:
        self._shared.counted["transaction conflicts"] += 1
        for (table, place), is_met in zip(places, met, strict=True):
            self._shared.counted["conflicts on " + _kind(place[0], str(place[1]))] += is_met
            self._written(table, place, self.rows[table].get(place), 2)
        self._arrive()
        reasons = [{"Code": "TransactionConflict" if one else "None"} for one in met]
        answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        raise TransactionCanceledException(answer, "TransactWriteItems")

    def _change(self, call: str, kind: str, request: Row, *, tell: bool = False) -> Row:
        self._leave()
        table, place = request["TableName"], key_of(kind, request)
        if self._shared.locked([(table, place)])[0]:
            self._shared.counted["writes that met a transaction"] += 1
            self._arrive()
            raise ClientError({"Error": {"Code": "TransactionConflictException"}}, call)
        before = self.rows[table].get(place)
        try:
            return super()._change(call, kind, request, tell=tell)
        finally:
            self._written(table, place, before, 1)
            self._arrive()

    def _leave(self) -> None:
        self._shared.counted["calls"] += 1
        half = self._simulation.seconds(self._simulation.times.database) / 2
        self._simulation.sleep(self._environment.work() + half)

    def _arrive(self) -> None:
        self._simulation.sleep(self._simulation.seconds(self._simulation.times.database) / 2)

    def _read(self, table: str, phone: str, units: int) -> None:
        while not self._shared.spend("reads", table, phone, units):
            self._simulation.sleep(self._simulation.chance.random())

    def _written(self, table: str, place: Key, before: Row | None, times: int) -> None:
        after = self.rows[table].get(place)
        units = max(1, math.ceil(max(size(before or {}), size(after or {})) / WRITE_BYTES)) * times
        units += ("audience" in (before or {})) != ("audience" in (after or {}))  # the index
        while not self._shared.spend("writes", table, place[0], units):
            self._simulation.sleep(self._simulation.chance.random())


def _kind(phone: str, item: str) -> str:
    if phone.startswith("+"):
        return f"a person's {item.partition('#')[0]}"
    return phone.partition("#")[0]
