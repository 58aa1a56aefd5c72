"""Events that no text brought: opt-outs from other programs or the service's list, and what an audit puts on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from lambdas.consent.events import Cause, Change, ConsentEvent, EventKind, Evidence, revocations
from lambdas.consent.phone import BadMessage
from lambdas.consent.record import State, Tier
from lambdas.consent.timestamps import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.consent.cascade import Announcement, ScopeRule
    from lambdas.consent.record import Record
    from lambdas.program import Program

Source = Literal["service_list", "send_refused"]
Rule = Literal["listed_by_customer", "listed_by_api"]
# how much later than its STOP a number gets onto the list: a text that failed is handled again for some minutes
LISTED_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Listing:
    """A number that the service holds as opted out since `at`; `rule` says who put it there, `source` how it showed."""

    phone: str
    at: datetime
    source: Source
    rule: Rule

    @property
    def id(self) -> str:
        """The name under which this opt-out goes on record once, however often it is seen."""
        return f"{self.source}-{to_text(self.at)}"


def is_known(listing: Listing, record: Record) -> bool:
    """Whether `record` shows the opt-out, by a STOP that stands or that the person came back from, and in every topic.

    A number that our own STOP put on the list is there somewhat later than that STOP. One that its owner's text put
    there had been off the list until then: a STOP from long before is another one, and a START may lie between the two.
    """
    standing = record.standing
    came_back = standing.started_at is not None and standing.started_at > listing.at
    recent = standing.stopped_since(listing.at - LISTED_WITHIN) and (standing.stopped or came_back)
    by_us = listing.rule == "listed_by_api" and standing.stopped
    return (recent or by_us) and not revocations(record, listing.at)


def opt_out_event(listing: Listing, record: Record, program: Program, opt_out_list: str) -> ConsentEvent:
    """Return the event that puts `listing` on record; `opt_out_list` is where it stands.

    It takes effect from its own time on, as a STOP that arrives late: a newer START or JOIN wins.
    """
    # a customer gets onto the list by a text that the service answered with the program's confirmation
    wording = program.copy.stop if listing.rule == "listed_by_customer" else ""
    return ConsentEvent(
        kind=EventKind.OPTED_OUT,
        at=listing.at,
        source=listing.source,
        changes=revocations(record, listing.at),
        evidence=Evidence(listing.id, listing.rule, body="", destination=opt_out_list),
        wording=wording,
        manifest_sha256=program.digest,
    )


# What an audit of the list puts on record of one person: no opt-out, and nothing that a JOIN does not bring back.


AUDIT_SOURCE = "audit"
DOUBT_LASTS_BUSINESS_DAYS = 10
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Audit:
    """One run of an audit: its id, the time of the finding, and the manifest in force."""

    run: str
    at: datetime
    manifest_sha256: str


def tier_changed(tier: Tier, audit: Audit) -> ConsentEvent:
    """Return the event that puts a person in `tier`, which takes no subscription away."""
    return _event(EventKind.TIER_CHANGED, (), "reactions", audit, tier)


def sunset(record: Record, audit: Audit) -> ConsentEvent:
    """Return the event that ends every active subscription of a person who reacts to nothing any more."""
    changes = _changes(record, (topic for topic in record.subscriptions), State.ACTIVE, State.SUNSET)
    return _event(EventKind.SUNSET, changes, "reactions", audit, Tier.UNENGAGED)


def suspended(record: Record, topics: Iterable[str], rule: str, audit: Audit) -> ConsentEvent:
    """Return the event that holds the active ones of `topics` until the person opts in anew."""
    return _event(EventKind.SUSPENDED, _changes(record, topics, State.ACTIVE, State.SUSPENDED), rule, audit)


def expired(record: Record, topics: Iterable[str], audit: Audit) -> ConsentEvent:
    """Return the event that takes the pending ones of `topics` off the list, whose question nobody answered."""
    return _event(EventKind.EXPIRED, _changes(record, topics, State.PENDING, State.EXPIRED), "unanswered", audit)


def lapsed(record: Record, audit: Audit) -> ConsentEvent:
    """Return the opt-out of a person whose doubt nobody has ruled on in time."""
    return _event(EventKind.OPTED_OUT, revocations(record, audit.at), "doubt_lapsed", audit)


def lapses_at(doubted_at: datetime) -> datetime:
    """Return when a doubt becomes an opt-out: 10 business days on, 47 CFR 64.1200(a)(10); holidays are not left out."""
    at, days = doubted_at, 0
    while days < DOUBT_LASTS_BUSINESS_DAYS:
        at += timedelta(days=1)
        days += at.weekday() < _SATURDAY
    return at


def _changes(record: Record, topics: Iterable[str], before: State, after: State) -> tuple[Change, ...]:
    held = (record.subscriptions[topic] for topic in sorted(topics))
    return tuple(Change(one.topic, before, after) for one in held if one.state is before)


def _event(
    kind: EventKind, changes: tuple[Change, ...], rule: str, audit: Audit, tier: Tier | None = None
) -> ConsentEvent:
    return ConsentEvent(
        kind=kind,
        at=audit.at,
        source=AUDIT_SOURCE,
        changes=changes,
        evidence=Evidence(audit.run, rule, body="", destination=""),
        wording="",
        manifest_sha256=audit.manifest_sha256,
        tier=tier,
    )


# What an announced opt-out does to the program that hears of it.


CASCADE_SOURCE = "cascade"


def revocation(told: Announcement, program: Program, record: Record, rules: Iterable[ScopeRule]) -> ConsentEvent | None:
    """Return the event that `told` leaves in the ledger of `program`; None where the STOP does not reach so far.

    BadMessage where it is none of the program's business.

    The event carries the time of the original STOP, so a JOIN that is newer stands. A number that the program never
    heard of is recorded too: no import may bring it in afterwards.
    """
    _hold_apart(told, program)
    if not told.ends(program, rules):
        return None
    return ConsentEvent(
        kind=EventKind.OPTED_OUT,
        at=told.at,
        source=CASCADE_SOURCE,
        changes=revocations(record, told.at),
        evidence=Evidence(
            message_id=told.message_id,
            rule=told.rule,
            body="",
            destination="",
            cause=Cause(told.program, told.sequence, told.hash),
        ),
        wording="",
        manifest_sha256=program.digest,
    )


def _hold_apart(told: Announcement, program: Program) -> None:
    # the rule on the bus lets nothing else through: this holds even where somebody has changed that rule
    if (told.environment, told.legal_entity) != (program.environment, program.legal_entity):
        raise BadMessage("the opt-out must come from a program of the same legal entity and environment")
    if told.program == program.id:
        raise BadMessage("the opt-out is this program's own")
