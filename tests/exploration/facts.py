"""A world as the invariants see it: what is on record, what the ledger tells, what was said and handled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lambdas.consent.ledger import LedgerEntry, fold, opened, verify
from lambdas.consent.record import ProgramStatus, Record
from lambdas.stores.consent.outbox import OUTBOX
from tests.exploration.writes import LEDGER, SUBSCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.consent.events import ConsentEvent
    from tests.exploration.expressions import Row
    from tests.exploration.moments import Said
    from tests.exploration.world import World


@dataclass(frozen=True)
class Facts:
    """A world as the predicates see it, when no function runs; each fact is worked out when it is first asked for."""

    world: World

    @cached_property
    def record(self) -> Record:
        """What the tables hold of the person."""
        return self.world.conversation.tables.read(self.world.phone, "any").record

    @cached_property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """The person's ledger in order."""
        rows = sorted(self.world.tables.rows[LEDGER].items())
        return tuple(_entry(row) for _, row in rows)

    @cached_property
    def events(self) -> list[ConsentEvent]:
        """The events of that ledger."""
        return [_opened(entry) for entry in self.ledger]

    @property
    def whole(self) -> bool:
        """Whether the offline verifier finds nothing wrong with that ledger."""
        return _whole(self.world.phone, self.record.standing, self.ledger)

    @property
    def folded(self) -> Record:
        """The record as that ledger tells it."""
        return _folded(self.world.phone, self.ledger)

    @cached_property
    def effects(self) -> Mapping[str, list[tuple[str, str]]]:
        """Kind and status of each effect in the outbox, by the id of the text that asked for it."""
        rows = self.world.tables.rows[SUBSCRIPTIONS].values()
        entries = (row for row in rows if row["item"]["S"].startswith(OUTBOX))
        return {row["item"]["S"].removeprefix(OUTBOX): _effects(row) for row in entries}

    def said(self, *means: str) -> list[Said]:
        """The texts of these meanings that were sent."""
        return [said for said in self.world.said if said.word.means in means]

    def heard(self, *means: str) -> list[Said]:
        """The texts of these meanings of which a delivery ended well."""
        return [said for said in self.said(*means) if said.settled]


def forget() -> None:
    """Forget what was worked out of ledgers, for code that may have changed since."""
    for memory in (_whole, _folded, _opened):
        memory.cache_clear()


# many schedules end in the same ledger: what follows from it alone is worked out once
@lru_cache(maxsize=4096)
def _whole(phone: str, standing: ProgramStatus, entries: tuple[LedgerEntry, ...]) -> bool:
    return not any(verify(entries, Record(phone, standing)))


@lru_cache(maxsize=4096)
def _folded(phone: str, entries: tuple[LedgerEntry, ...]) -> Record:
    return fold(phone, entries)


@lru_cache(maxsize=4096)
def _opened(entry: LedgerEntry) -> ConsentEvent:
    return opened(entry)


def _entry(row: Row) -> LedgerEntry:
    texts = (row.get(name, {}).get("S", "") for name in ("previous_hash", "hash", "content"))
    return LedgerEntry(int(row["sequence"]["N"]), *texts)


def _effects(row: Row) -> list[tuple[str, str]]:
    return [(effect["M"]["kind"]["S"], effect["M"]["status"]["S"]) for effect in row["effects"]["L"]]
