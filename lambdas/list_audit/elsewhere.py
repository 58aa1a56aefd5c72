"""The parts of an audit that look from outside at the list: the service's opt-outs, the carriers' void numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from lambdas.consent.listing import is_known
from lambdas.list_audit.decision import active
from lambdas.list_audit.finding import Finding, Kind
from lambdas.list_audit.numbers import deactivated
from lambdas.list_audit.person import MARK
from lambdas.list_audit.tally import Tally

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from lambdas.consent.auditing import Audit
    from lambdas.consent.record import Record
    from lambdas.list_audit.acting import Acting
    from lambdas.program import Program
    from lambdas.stores.audit_facts import AuditFacts
    from lambdas.stores.consent_tables import ConsentTables
    from lambdas.stores.learning import Learning
    from lambdas.stores.object_lines import ObjectLines
    from lambdas.stores.opt_out_list import OptOutList

_MISSING = {"NoSuchKey", "NoSuchBucket", "AccessDenied"}


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The service's opt-out list; a listing younger than `settle` may be of a text that is still on its way to us."""

    pages: OptOutList
    tables: ConsentTables
    learning: Learning
    settle: timedelta

    def page(self, place: str, audit: Audit, *, acts: bool) -> tuple[Tally, str | None]:
        """Return what a hundred listings behind `place` count, and the place behind them; NotAccepted: ask again."""
        page, tally = self.pages.page(place), Tally()
        for listing in page.listings:
            tally.add("listed")
            record = self.tables.read(listing.phone, listing.id).record
            if audit.at - listing.at >= self.settle and active(record) and not is_known(listing, record):
                tally.found(Kind.OPTED_OUT, listing.phone)
                if acts:
                    self.learning.learn(listing)
        return tally, page.following or None


@dataclass(frozen=True, slots=True)
class Deactivations:
    """The file of numbers given back to carriers: its lines are looked up in the table, however long it is."""

    program: Program
    lines: ObjectLines
    facts: AuditFacts
    tables: ConsentTables
    acting: Acting

    def page(self, place: str, audit: Audit, *, acts: bool) -> tuple[Tally, str | None]:
        """Return what the lines of 64 KiB behind `place` count, and the place behind them."""
        tally = Tally()
        try:
            lines, following = self.lines.at(place)
        except ClientError as error:
            if error.response["Error"].get("Code") not in _MISSING:
                raise
            tally.add(
                "deactivations_unread"
            )  # told in the report and by an alarm: an audit without it is better than none
            return tally, None
        void = dict(filter(None, map(deactivated, lines)))
        tally.add("deactivated", number=len(void))
        records = self.facts.records(list(void), [topic.name for topic in self.program.topics])
        for phone, day in void.items():
            topics = _given_before(records[phone], day)
            if topics or (acts and records[phone].subscriptions and self._done(phone, audit.run)):
                tally.found(Kind.DEACTIVATED, phone)
                if acts:
                    self.acting.act(phone, [Finding(Kind.DEACTIVATED, topics)], audit)
        return tally, following

    def _done(self, phone: str, run: str) -> bool:
        mark = f"{MARK}{run}#{Kind.DEACTIVATED}"
        return any(row["item"]["S"] == mark for row in self.tables.rows(phone))


def _given_before(record: Record, day: datetime | None) -> tuple[str, ...]:
    """Return the active topics that were joined before the number was given back: a new owner may have joined since."""
    held = sorted(active(record))
    return tuple(topic for topic in held if day is None or record.subscriptions[topic].changed_at < day)
