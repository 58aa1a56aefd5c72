"""One run over the opt-out list: page by page from the checkpoint, until the list or the time is at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from lambdas.consent.items import DOUBTS, open_doubts
from lambdas.stores.clients import Clients
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.opt_out_list import Checkpoint, Checkpoints, OptOutList, StaleToken
from lambdas.stores.consent.opt_out_sync import OptOutSync
from lambdas.stores.environment import named
from lambdas.stores.errors import EnvironmentFault, NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lambdas.consent.corrections import Listing
    from lambdas.program import Program

RULED_WITHIN = timedelta(days=3)  # of a doubt, which becomes an opt-out after ten business days
BETWEEN_PASSES = timedelta(minutes=55)  # a pass an hour, however often the schedule calls
# a managed program's list is the only word of some opt-outs: a short one is read at each call, and none takes more
# than a tenth of the one request a second that the account has
AT_EACH_CALL, SHARE = timedelta(minutes=14), 10


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The reader of one program's list, which may be the only word of opt-outs where it is `managed`.

    `count` takes the name of a metric and how many.

    A listing younger than `settle` is left for the next pass: its text may still be on its way to our handler.
    """

    tables: ConsentTables
    pages: OptOutList
    checkpoints: Checkpoints
    learning: OptOutSync
    settle: timedelta
    managed: bool
    clock: Callable[[], datetime]
    count: Callable[[str, int], None]

    def run(self, has_time: Callable[[], bool]) -> None:
        """Go on with the pass under way, or begin one that is due, while `has_time`; what is done stays done."""
        if unruled := self._unruled():  # a count of nothing costs as much as one of something
            self.count("DoubtsUnruled", len(unruled))
        checkpoint = self._due()
        while checkpoint and has_time():
            checkpoint = self._step(checkpoint)
            self.checkpoints.write(checkpoint)
            if checkpoint.ended_at:
                if checkpoint.is_counted:  # twice a day is enough for the alarm on its silence
                    self.count("ReconcilePass", 1)
                return

    def _unruled(self) -> list[str]:
        until = self.clock() - RULED_WITHIN
        return [phone for since, phone in open_doubts(self.tables.rows(DOUBTS)) if since <= until]

    def _due(self) -> Checkpoint | None:
        checkpoint, now = self.checkpoints.read(), self.clock()
        if checkpoint is None:
            return Checkpoint(now)
        if checkpoint.ended_at is None:
            return checkpoint
        return (
            checkpoint.next(now) if now - checkpoint.began_at >= self._pause(checkpoint, checkpoint.ended_at) else None
        )

    def _pause(self, last: Checkpoint, ended_at: datetime) -> timedelta:
        wanted = max(AT_EACH_CALL, (ended_at - last.began_at) * SHARE)
        return min(wanted, BETWEEN_PASSES) if self.managed else BETWEEN_PASSES

    def _step(self, checkpoint: Checkpoint) -> Checkpoint:
        try:
            page = self.pages.page(checkpoint.token)
        except StaleToken:
            self.count("ReconcileRestarted", 1)
            return checkpoint.restarted()
        except NotAccepted:
            self.count("ReconcileRefused", 1)
            return checkpoint
        self._learn(page.listings)
        return checkpoint.after(page.following, self.clock())

    def _learn(self, listings: Iterable[Listing]) -> None:
        settled = (one for one in listings if self.clock() - one.at >= self.settle)
        for listing in settled:
            if self.learning.learn(listing):
                self.count("OptOutDrift", 1)


# The environment of the reconciler as one typed value, built once.


@dataclass(frozen=True, slots=True)
class ReconcileEnvironment:
    """Where the reconciler finds the tables and the list; `settle` is the age at which a listing is looked at."""

    subscriptions_table: str
    ledger_table: str
    sends_table: str
    opt_out_list: str
    settle: timedelta

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Return the environment that `variables` hold; EnvironmentFault names every variable at fault."""
        tables = ("subscriptions_table", "ledger_table", "sends_table")
        texts = named([*tables, "opt_out_list", "settle_seconds"], variables)
        seconds = texts.pop("settle_seconds")
        if not seconds.isdecimal():
            raise EnvironmentFault(f"SETTLE_SECONDS must be whole seconds, got {seconds!r}")
        return cls(**texts, settle=timedelta(seconds=int(seconds)))


# What the function is made of, put together once per process.


def reconciliation(
    program: Program, environment: ReconcileEnvironment, count: Callable[[str, int], None]
) -> Reconciliation:
    """Return the reader of the list that `environment` names; `count` takes the name of a metric and how many."""
    clients = Clients()
    dynamodb = clients.dynamodb()
    tables = ConsentTables(
        dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    return Reconciliation(
        tables=tables,
        pages=OptOutList(clients.sms(), environment.opt_out_list),
        checkpoints=Checkpoints(dynamodb, environment.subscriptions_table),
        learning=OptOutSync(tables, program, environment.opt_out_list, _now),
        settle=environment.settle,
        managed=program.opt_out_mode == "managed",
        clock=_now,
        count=count,
    )


def _now() -> datetime:
    return datetime.now(UTC)
