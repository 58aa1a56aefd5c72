"""What a promotional program tells the others of its legal entity: that a customer told it to stop."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import from_text, to_text
from lambdas.consent.ledger import opened
from lambdas.consent.message import BadMessage, e164
from lambdas.consent.scope import Reach, scope_of_stop

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.scope import ScopeRule
    from lambdas.program import Program

SOURCE = "sms.consent"
DETAIL_TYPE = "Marketing opt-out"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One opt-out as it travels: whose it was, when, by which text, and the ledger entry that seals it.

    What the person wrote stays in the program that it was written to.
    """

    environment: str
    legal_entity: str
    message_type: str
    program: str
    phone: str
    message_id: str
    at: datetime
    rule: str
    sequence: int
    hash: str

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.phone[-2:]}"

    def to_json(self) -> str:
        """Return the announcement as the detail of an event on the consent bus."""
        return json.dumps(asdict(self) | {"at": to_text(self.at)}, ensure_ascii=False)

    @classmethod
    def of(cls, phone: str, entry: LedgerEntry, program: Program, rules: Iterable[ScopeRule]) -> Announcement | None:
        """Return what `program` announces of an opt-out in its ledger; None where that binds this program alone."""
        event = opened(entry)
        rule = scope_of_stop(program.message_type, event.at, rules)
        if rule.reach is Reach.PROGRAM:
            return None
        return cls(
            environment=program.environment,
            legal_entity=program.legal_entity,
            message_type=program.message_type,
            program=program.id,
            phone=phone,
            message_id=event.evidence.message_id,
            at=event.at,
            rule=rule.id,
            sequence=entry.sequence,
            hash=entry.hash,
        )


def parse(record_body: str) -> Announcement:
    """Return the announcement that an SQS record body from the consent bus holds; BadMessage where it holds none."""
    try:
        event = json.loads(record_body)
        detail: dict[str, Any] = event["detail"]
        made = Announcement(**detail | {"at": from_text(detail["at"])})
        kinds = {name: type(value) for name, value in asdict(made).items() if name not in {"at", "sequence"}}
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, AttributeError):
        raise BadMessage("the record body is no announcement of an opt-out") from None
    wrong = sorted(name for name, kind in kinds.items() if kind is not str)
    if wrong or type(made.sequence) is not int:
        raise BadMessage(f"the announcement must hold texts, and a number as its sequence: see {wrong or 'sequence'}")
    e164(made.phone, "phone")
    return made
