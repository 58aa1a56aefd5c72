"""What an audit looks through: segments of the table, the service's opt-outs, the carriers' deactivation file."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from lambdas.consent.corrections import is_known
from lambdas.consent.record import State
from lambdas.consent.timestamps import in_milliseconds
from lambdas.delivery.deactivations import deactivated
from lambdas.functions.list_audit.findings import (
    MARK,
    TAKES_AWAY,
    Done,
    Facts,
    Finding,
    Kind,
    Person,
    active,
    event,
    findings,
    normal,
)
from lambdas.functions.list_audit.run import Tally
from lambdas.sending.request import Request
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from lambdas.consent.corrections import Audit
    from lambdas.consent.record import Record
    from lambdas.program import Program
    from lambdas.stores.audits import AuditFacts, Scan
    from lambdas.stores.consent.consent_tables import ConsentTables
    from lambdas.stores.consent.opt_out_list import OptOutList
    from lambdas.stores.consent.opt_out_sync import OptOutSync
    from lambdas.stores.objects import ObjectLines
    from lambdas.stores.queues import BulkQueue

LISTED_AGAIN = frozenset({Kind.UNANSWERED, Kind.DOUBT_LAPSED})  # what ends in an entry on the list that is kept
PERIOD = timedelta(days=31)  # what a report tells of joining and leaving
AFTER_A_TEXT = timedelta(days=3)  # an opt-out within this time of a campaign's text counts as its answer


@dataclass(frozen=True, slots=True)
class SegmentScan:
    """What the walk through a program's list works with."""

    program: Program
    scan: Scan
    facts: AuditFacts
    tables: ConsentTables
    acting: Remediation

    def page(self, segment: int, place: str, audit: Audit, *, acts: bool) -> tuple[Tally, str | None]:
        """Return what some numbers behind `place` count, and the place behind them.

        A page that is walked twice finds the same and acts once: what was done stands in the rows.
        """
        found, following = self.scan.page(segment, place)
        people = [Person.from_items(phone, rows, audit.run) for phone, rows in found]
        tally = Tally()
        known = self._known([person for person in people if active(person.record)], as_of_now=False)
        for person in people:
            mine = findings(person.record, known.get(person.record.phone, Facts()), self.program, audit.at)
            now, mine = self._again(person.record.phone, audit) if mine else (person, mine)
            self._tell(tally, now, mine, audit.at)
            if acts:
                self.acting.act(now.record.phone, mine, audit)
                if LISTED_AGAIN & now.done:
                    self.acting.relist(now.record)
                if Kind.UNENGAGED in now.done:
                    self.acting.farewell(now.record, audit.run)
        return tally, following

    def _again(self, phone: str, audit: Audit) -> tuple[Person, list[Finding]]:
        # the table and the ledger were not read as of one moment: what is to be held against somebody is read anew,
        # and with it the mark of a function that outlived its workflow and was here in between
        person = Person.from_items(phone, list(self.tables.rows(phone)), audit.run)
        return person, findings(person.record, self._known([person], as_of_now=True)[phone], self.program, audit.at)

    def _known(self, people: Sequence[Person], *, as_of_now: bool) -> dict[str, Facts]:
        phones = [person.record.phone for person in people]
        ledgers, reactions = self.facts.ledgers(phones, as_of_now=as_of_now), self.facts.reactions(phones)
        proper = {phone: other for phone in phones if (other := normal(phone)) not in {phone, None} and other}
        twins = self.facts.records(list(set(proper.values())), [topic.name for topic in self.program.topics])
        known = {}
        for person in people:
            phone, newest = person.record.phone, person.record.standing.sequence
            health, seen_at = reactions[phone]
            told = [at for at in (seen_at, person.heard_at) if at]
            entries = [entry for entry in ledgers[phone] if entry.sequence <= newest]
            twin = phone in proper and bool(active(twins[proper[phone]]))
            known[phone] = Facts(entries, health, max(told, default=None), twin)
        return known

    def _tell(self, tally: Tally, person: Person, found: Sequence[Finding], now: datetime) -> None:
        record = person.record
        tally.add("persons")
        # what the carriers' file led to is counted where that file is read
        for kind in {*person.done, *(one.kind for one in found)} - {Kind.DEACTIVATED}:
            tally.found(kind, record.phone)
        for topic, held in record.subscriptions.items():
            tally.add(held.state, topic)
            if held.changed_at > now - PERIOD and held.state in {State.ACTIVE, State.REVOKED}:
                tally.add("joined" if held.state is State.ACTIVE else "left", topic)
        # as the run found the list: whom a stopped run of the same name took off it is still one of them
        if active(record) or TAKES_AWAY & person.done:
            tally.add("subscribers")
            tally.add("tier", record.standing.tier)
        stopped_at = record.standing.stopped_at
        if record.standing.stopped and stopped_at is not None and stopped_at > now - PERIOD:
            campaign = self.facts.campaign_before(record.phone, stopped_at, stopped_at - AFTER_A_TEXT)
            tally.add("stopped", campaign or "no campaign")


# Puts what was found of one number on record: once per run, and only while it still holds.


ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2
FAREWELL_LIVES = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Remediation:
    """The acts of an audit on one program's tables, and its farewells by way of the gate.

    `opt_outs` is the service's list, where the program keeps it.
    """

    tables: ConsentTables
    queue: BulkQueue
    opt_outs: OptOutList | None
    clock: Callable[[], datetime]

    def act(self, phone: str, found: Iterable[Finding], audit: Audit) -> None:
        """Do what follows from `found`; Contended where texts of the same phone came first every time."""
        for one in found:
            self._act(phone, one, audit)

    def farewell(self, record: Record, run: str) -> None:
        """Ask for the one farewell to a person who was sunset; asked for twice, it is sent once."""
        topics = [topic for topic, held in record.subscriptions.items() if held.state is State.SUNSET]
        if topics:
            name = hashlib.sha256(record.phone.encode()).hexdigest()[:32]
            until = in_milliseconds(self.clock()) + FAREWELL_LIVES
            asked = Request(f"{run}.farewell.{name}", record.phone, min(topics), until, purpose="farewell")
            self.queue.put([asked.to_json()])

    def relist(self, record: Record) -> None:
        """Put a number on the opt-out list that has stopped, or was lifted for a question which nobody answered."""
        if record.listed and self.opt_outs:
            self.opt_outs.put(record.phone)

    def _act(self, phone: str, finding: Finding, audit: Audit) -> None:
        for _ in range(ATTEMPTS):
            person = Person.from_items(phone, list(self.tables.rows(phone)), audit.run)
            made = event(finding, person.record, audit)
            if made is not None and finding.kind not in person.done:
                try:
                    record = self.tables.commit(
                        person.record, made, Done(phone, audit.run, finding.kind), in_milliseconds(self.clock())
                    )
                except Contended:
                    time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
                    continue
            else:
                record = person.record
            if finding.kind is Kind.UNENGAGED:
                self.farewell(record, audit.run)
            if finding.kind in LISTED_AGAIN:
                self.relist(record)
            return
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")


# The parts of an audit that look from outside at the list: the service's opt-outs, the carriers' void numbers.


_MISSING = {"NoSuchKey", "NoSuchBucket", "AccessDenied"}


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The service's opt-out list; a listing younger than `settle` may be of a text that is still on its way to us."""

    pages: OptOutList
    tables: ConsentTables
    learning: OptOutSync
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
    acting: Remediation

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
