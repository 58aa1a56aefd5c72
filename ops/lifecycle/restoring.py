"""Makes a program's tables say again what the ledger, its archive, and the opt-out list know: above all, each STOP.

A table that came back from an earlier time has forgotten who said STOP since. Nothing here ends an opt-out, and
nothing makes a consent: records follow from the ledger's entries alone, as they did when they were written.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import (
    PASSING,
    STANDING,
    TOPIC,
    TableNames,
    doubt_row,
    ledger_row,
    put,
    record_of,
    standing_attributes,
    text,
    text_attributes,
    topic_row,
)
from lambdas.consent.record import Record, State, Subscription
from lambdas.stores.consent.opt_out_list import OptOutList
from lambdas.stores.dynamodb import rows_of
from ops.lifecycle.chains import ARCHIVE, TABLE, Chains, of_archive, of_file, of_number, of_table
from ops.lifecycle.export import listed_in
from ops.lifecycle.opt_outs import OptOuts, claim, listings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row
    from lambdas.program import Program
    from ops.consents.validation import Claim
    from ops.deployed import DeployedProgram
    from ops.lifecycle.chains import Chain

WORKERS = 16
ATTEMPTS = 5


class NotRestoredError(Exception):
    """The tables would not take a record; the text says whose, masked, and what to do."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What one number came to: entries that the table lacked, whether its record was behind, and by a STOP."""

    lacking: int
    behind: bool
    stop: bool
    parted: bool


@dataclass(slots=True)
class Found:
    """What restoring comes to: how much was read, what differs, and who would be texted against their word."""

    entries: int = 0
    archived: int = 0
    people: int = 0
    lacking: int = 0
    behind: int = 0
    stops: int = 0
    listed: int = 0
    older: int = 0
    parted: int = 0
    unread: list[str] = field(default_factory=list)

    def take(self, one: Settled) -> None:
        """Count one number in."""
        self.people += 1
        self.lacking += one.lacking
        self.behind += one.behind
        self.stops += one.stop
        self.parted += one.parted

    @property
    def differs(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.lacking or self.behind or self.listed or self.older)


@dataclass(frozen=True, slots=True)
class Restoration:
    """The tables, archive, and list of one deployed program, and the ledgers that older stacks of it left."""

    target: DeployedProgram
    program: Program
    tables: DynamoDBClient
    objects: Any
    messaging: Any
    older: tuple[str, ...]
    folder: Path
    wait: Callable[[float], None]
    moved: Path | None = None  # an export of the same program in another cell

    def run(self, *, write: bool) -> Found:
        """Compare all that is known with the tables, and with `write` make them agree; return what differed."""
        found = Found()
        if self.moved:
            self._bring(self.moved, found, write=write)
        chains = self._read(found)
        try:
            with ThreadPoolExecutor(WORKERS) as workers:
                for some in _by_the_thousand(chains):
                    for settled in workers.map(lambda one: self._settle(one, write=write), some):
                        found.take(settled)
        finally:
            chains.close()
        elsewhere = OptOuts(self.tables, self.names, self.program)
        found.listed += elsewhere.learn(self._listed(), write=write)
        found.older = sum(elsewhere.learn(self._of_older(ledger), write=write) for ledger in self.older)
        return found

    @property
    def names(self) -> TableNames:
        """The names of the program's tables."""
        return TableNames(
            self.target.subscriptions, self.target.ledger, self.target.sends, self.program.audience_shards
        )

    def _read(self, found: Found) -> Chains:
        chains = Chains(self.folder)
        found.entries = chains.add(TABLE, of_table(self.tables, self.target.ledger))
        archive = of_archive(self.objects, self.target.outputs["Archive"], self.folder, found.unread)
        found.archived = chains.add(ARCHIVE, archive)
        return chains

    def _bring(self, moved: Path, found: Found, *, write: bool) -> None:
        """Take over every ledger of an export, whole, where none of the same number began here meanwhile.

        Where one did, the two cannot become one: an opt-out of the other is put on record here, and a person told.
        """
        folder = self.folder / "moved"
        folder.mkdir(exist_ok=True)
        chains = Chains(folder)
        found.archived += chains.add(ARCHIVE, of_file(moved, found.unread))
        stops: list[Claim] = []
        for chain in chains:
            own = [entry for _, entry in of_number(self.tables, self.target.ledger, chain.phone)]
            shared = min(len(own), len(chain.entries))
            if [one.hash for one in own[:shared]] == [one.hash for one in chain.entries[:shared]]:
                lacking = chain.entries[len(own) :]
                if lacking:
                    found.take(self._settle(replace(chain, lacking=lacking), write=write))
                continue
            found.parted += 1
            standing = chain.record.standing
            if standing.stopped and standing.stopped_at:
                stops.append(claim(chain.phone, standing.stopped_at, f"ledger of {moved.stem}"))
        chains.close()
        elsewhere = OptOuts(self.tables, self.names, self.program)
        found.listed += elsewhere.learn(stops, write=write) + elsewhere.learn(listed_in(moved), write=write)

    def _settle(self, chain: Chain, *, write: bool) -> Settled:
        try:
            wanted = chain.record
        except (
            KeyError,
            ValueError,
            TypeError,
        ):  # somebody altered an entry: a person must look, and nothing is made of it
            return Settled(0, behind=False, stop=False, parted=True)
        for _ in range(ATTEMPTS):
            actual = record_of(chain.phone, rows_of(self.tables, self.target.subscriptions, chain.phone))
            behind = _behind(wanted, actual)
            stop = behind and wanted.standing.stopped and not actual.standing.stopped
            if not write or self._write(chain, wanted, actual, behind=behind):
                return Settled(len(chain.lacking), behind, stop, chain.parted)
        raise NotRestoredError("the record of a number is written by others all the time: run the same command again")

    def _write(self, chain: Chain, wanted: Record, actual: Record, *, behind: bool) -> bool:
        for entry in chain.lacking:
            row = ledger_row(chain.phone, entry)
            try:
                self.tables.put_item(
                    TableName=self.target.ledger, Item=row, ConditionExpression="attribute_not_exists(phone)"
                )
            except self.tables.exceptions.ConditionalCheckFailedException:
                return False  # a text came that this reading of the ledger does not know
        if not behind:
            return True
        try:
            self.tables.transact_write_items(TransactItems=list(self._writes(wanted, actual)))
        except self.tables.exceptions.TransactionCanceledException:
            return False
        if wanted.listed and self.program.keeps_list:
            self._list.put(wanted.phone)
        return True

    def _writes(self, wanted: Record, actual: Record) -> Iterator[Any]:
        table, now = self.target.subscriptions, datetime.now(UTC)
        yield _standing(table, wanted, actual)
        for subscription in _subscriptions(wanted, actual, now):
            yield put(table, topic_row(wanted.phone, subscription, self.program.audience_shards))
        if wanted.standing.doubted_at:
            yield put(table, doubt_row(wanted.phone, wanted.standing.doubted_at, now))

    @property
    def _list(self) -> OptOutList:
        return OptOutList(self.messaging, self.target.outputs["OptOutList"], self.wait)

    def _listed(self) -> Iterator[Claim]:
        """Yield the opt-outs on the service's list, which no restored table touches."""
        name = self.target.outputs["OptOutList"]
        for listing in listings(OptOutList(self.messaging, name, self.wait)):
            yield claim(listing.phone, listing.at, f"opt-out list {name}")

    def _of_older(self, ledger: str) -> Iterator[Claim]:
        """Yield who had opted out when a stack of this program, which is gone, last heard of them."""
        folder = self.folder / ledger
        folder.mkdir(exist_ok=True)
        chains = Chains(folder)
        chains.add(TABLE, of_table(self.tables, ledger))
        for chain in chains:
            standing = chain.record.standing
            if standing.stopped and standing.stopped_at:
                yield claim(chain.phone, standing.stopped_at, f"ledger {ledger}")
        chains.close()


def _by_the_thousand(chains: Iterable[Chain]) -> Iterator[list[Chain]]:
    rest = iter(chains)
    while some := list(islice(rest, 1000)):
        yield some


def _behind(wanted: Record, actual: Record) -> bool:
    """Whether the table has forgotten something; what it knows beyond the ledger that was read is newer, and stays."""
    if actual.standing.sequence > wanted.standing.sequence:
        return False
    return actual.standing != wanted.standing or any(
        actual.subscriptions.get(topic) != subscription for topic, subscription in wanted.subscriptions.items()
    )


def _subscriptions(wanted: Record, actual: Record, now: datetime) -> Iterator[Subscription]:
    yield from wanted.subscriptions.values()
    if wanted.standing.stopped:  # a row that no entry of the ledger explains is no reason to text who said STOP
        for topic in set(actual.subscriptions) - set(wanted.subscriptions):
            yield Subscription(topic, State.REVOKED, wanted.standing.stopped_at or now)


def _standing(table: str, wanted: Record, actual: Record) -> Row:
    values = standing_attributes(wanted.standing)
    gone = [name for name in PASSING if name not in values]
    removes = f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
    read = {":read": {"N": str(actual.standing.sequence)}} if actual.standing.sequence else {}
    return {
        "Update": {
            "TableName": table,
            "Key": text_attributes({"phone": wanted.phone, "item": STANDING}),
            "UpdateExpression": f"SET {', '.join(f'#{name} = :{name}' for name in values)}{removes}",
            "ConditionExpression": "#sequence = :read" if read else "attribute_not_exists(#sequence)",
            "ExpressionAttributeNames": {f"#{name}": name for name in (*values, *gone)},
            "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()} | read,
        }
    }


# What a table knew at an earlier time, by point-in-time recovery: its rows come back where there are none now.


def bring_back(client: DynamoDBClient, table: str, at: datetime, wait: Callable[[float], None]) -> int:
    """Put the rows of people that `table` had at `at` where it has none now, and return how many that were.

    DynamoDB restores into a table of another name, which is made under the time's name and deleted in the end: a
    second run goes on with it.
    """
    beside = f"{table}-at-{at:%Y%m%dT%H%M%S}"
    with suppress(client.exceptions.TableAlreadyExistsException):
        client.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=beside, RestoreDateTime=at)
    while client.describe_table(TableName=beside)["Table"]["TableStatus"] != "ACTIVE":
        wait(5.0)
    brought = sum(_put_back(client, table, row) for row in _people(client, beside))
    client.delete_table(TableName=beside)
    return brought


def _people(client: DynamoDBClient, table: str) -> Iterator[Row]:
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for row in page["Items"]:
            if text(row, "phone").startswith("+") and (text(row, "item") == STANDING or TOPIC in text(row, "item")):
                yield row


def _put_back(client: DynamoDBClient, table: str, row: Row) -> bool:
    try:
        client.put_item(TableName=table, Item=row, ConditionExpression="attribute_not_exists(phone)")
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True
