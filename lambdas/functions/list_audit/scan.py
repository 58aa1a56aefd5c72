"""The walk through one segment of the table: every number is looked at, and where the run acts, seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.record import State
from lambdas.list_audit.decision import Known, active, findings
from lambdas.list_audit.finding import TAKES_AWAY, Kind
from lambdas.list_audit.numbers import normal
from lambdas.list_audit.person import Person
from lambdas.list_audit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lambdas.consent.auditing import Audit
    from lambdas.list_audit.acting import Acting
    from lambdas.list_audit.finding import Finding
    from lambdas.program import Program
    from lambdas.stores.audit_facts import AuditFacts
    from lambdas.stores.consent_tables import ConsentTables
    from lambdas.stores.scan import Scan

PERIOD = timedelta(days=31)  # what a report tells of joining and leaving
AFTER_A_TEXT = timedelta(days=3)  # an opt-out within this time of a campaign's text counts as its answer


@dataclass(frozen=True, slots=True)
class Walk:
    """What the walk through a program's list works with."""

    program: Program
    scan: Scan
    facts: AuditFacts
    tables: ConsentTables
    acting: Acting

    def page(self, segment: int, place: str, audit: Audit, *, acts: bool) -> tuple[Tally, str | None]:
        """Return what some numbers behind `place` count, and the place behind them.

        A page that is walked twice finds the same and acts once: what was done stands in the rows.
        """
        found, following = self.scan.page(segment, place)
        people = [Person.of(phone, rows, audit.run) for phone, rows in found]
        tally = Tally()
        known = self._known([person for person in people if active(person.record)], as_of_now=False)
        for person in people:
            mine = findings(person.record, known.get(person.record.phone, Known()), self.program, audit.at)
            now, mine = self._again(person.record.phone, audit) if mine else (person, mine)
            self._tell(tally, now, mine, audit.at)
            if acts:
                self.acting.act(now.record.phone, mine, audit)
                if Kind.UNANSWERED in now.done:
                    self.acting.relist(now.record)
                if Kind.UNENGAGED in now.done:
                    self.acting.farewell(now.record, audit.run)
        return tally, following

    def _again(self, phone: str, audit: Audit) -> tuple[Person, list[Finding]]:
        # the table and the ledger were not read as of one moment: what is to be held against somebody is read anew,
        # and with it the mark of a function that outlived its workflow and was here in between
        person = Person.of(phone, list(self.tables.rows(phone)), audit.run)
        return person, findings(person.record, self._known([person], as_of_now=True)[phone], self.program, audit.at)

    def _known(self, people: Sequence[Person], *, as_of_now: bool) -> dict[str, Known]:
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
            known[phone] = Known(entries, health, max(told, default=None), twin)
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
