"""What an announced opt-out does to the program that hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.event import Cause, ConsentEvent, EventKind, Evidence
from lambdas.consent.message import BadMessage
from lambdas.consent.transitions import revocations

if TYPE_CHECKING:
    from lambdas.consent.announcement import Announcement
    from lambdas.consent.record import Record
    from lambdas.program import Program

SOURCE = "cascade"


def revocation(told: Announcement, program: Program, record: Record) -> ConsentEvent:
    """Return the event that `told` leaves in the ledger of `program`; BadMessage where it is none of its business.

    The event carries the time of the original STOP, so a JOIN that is newer stands. A number that the program never
    heard of is recorded too: no import may bring it in afterwards.
    """
    _hold_apart(told, program)
    return ConsentEvent(
        kind=EventKind.OPTED_OUT,
        at=told.at,
        source=SOURCE,
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
    origin = (told.environment, told.legal_entity, told.message_type, program.message_type)
    if origin != (program.environment, program.legal_entity, "promotional", "promotional"):
        raise BadMessage("the opt-out must come from a promotional program of the same legal entity and environment")
    if told.program == program.id:
        raise BadMessage("the opt-out is this program's own")
