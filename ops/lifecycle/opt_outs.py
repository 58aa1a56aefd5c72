"""Opt-outs that stand elsewhere, brought into a program: none is lost, and nobody who came back since is sent away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.consent.items import record_of
from lambdas.consent.record import State
from lambdas.stores.dynamodb import rows_of
from ops.consents.importing import Fate, Recorder
from ops.consents.validation import Claim, Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.corrections import Listing
    from lambdas.consent.items import TableNames
    from lambdas.program import Program
    from lambdas.stores.consent.opt_out_list import OptOutList

BATCH = 1000


@dataclass(frozen=True, slots=True)
class OptOuts:
    """Puts opt-outs on record in the tables of one program, each once."""

    tables: DynamoDBClient
    names: TableNames
    program: Program

    def learn(self, claims: Iterable[Claim], *, write: bool) -> int:
        """Return how many of `claims` are news, and with `write` put them on record."""
        recorder = Recorder(self.tables, tables=self.names, program=self.program, clock=lambda: datetime.now(UTC))
        count, news = 0, list[Claim]()
        for one in claims:
            news += [] if self._is_known(one) else [one]
            if len(news) == BATCH:
                count, news = count + self._record(recorder, news, write=write), []
        return count + self._record(recorder, news, write=write)

    @staticmethod
    def _record(recorder: Recorder, news: list[Claim], *, write: bool) -> int:
        if not write:
            return len(news)
        return sum(ruling.fate is Fate.IMPORTED for _, ruling in recorder.record(news))

    def _is_known(self, one: Claim) -> bool:
        """Whether the person is opted out, or came back by a word of their own that is newer."""
        record = record_of(one.phone, rows_of(self.tables, self.names.subscriptions, one.phone))
        held = [s for s in record.subscriptions.values() if s.state in {State.ACTIVE, State.PENDING}]
        older = [s for s in held if s.rests_on <= one.at]
        return (record.standing.stopped or record.resumed_since(one.at)) and not older


def claim(phone: str, at: datetime, where: str) -> Claim:
    """Return the opt-out of `phone` that stood at `where`."""
    return Claim(0, phone, Given.OPTED_OUT, None, at, "", {"source": where})


def listings(opt_out_list: OptOutList) -> Iterator[Listing]:
    """Yield every number on a list of the service, at the pace that it allows."""
    token, more = "", True
    while more:
        page = opt_out_list.page(token)
        yield from page.listings
        token, more = page.following, bool(page.following)
