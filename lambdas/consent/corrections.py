"""What a number on the service's opt-out list means for its record: known before, or an opt-out to write down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from lambdas.consent.event import ConsentEvent, EventKind, Evidence
from lambdas.consent.instant import to_text
from lambdas.consent.transitions import revocations

if TYPE_CHECKING:
    from datetime import datetime

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

    A number that our own STOP put on the list is there somewhat later than that STOP.
    """
    standing = record.standing
    came_back = standing.started_at is not None and standing.started_at > listing.at
    shown = standing.stopped or (came_back and standing.stopped_since(listing.at - LISTED_WITHIN))
    return shown and not revocations(record, listing.at)


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
