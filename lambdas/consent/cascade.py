"""What a program announces to the others of its legal entity: that a customer opted out, and how far that reaches."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args

from lambdas.consent.ledger import opened
from lambdas.consent.phone import BadMessage, e164, masked
from lambdas.consent.timestamps import from_text, to_text
from lambdas.program import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.program import Program

# How far a STOP reaches, by dated rules: its own program, all marketing of the legal entity, or all its texts.


class Reach(StrEnum):
    """What a STOP ends, the narrowest first.

    One program; every promotional program of the legal entity; or every program of it, those that are exempt aside.
    """

    PROGRAM = "program"
    LEGAL_ENTITY = "legal_entity"
    CALLER = "caller"

    @property
    def width(self) -> int:
        """How far it goes beside the others."""
        return list(Reach).index(self)


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """One rule on the reach of a STOP, in force from the day `effective` (UTC; None: that day is not known yet).

    `basis` tells what the law asks from what we do beyond it; `cite` is the source and `read_on` when it was read.
    `unless` is the id of a rule that takes the place of this one as soon as it is in force itself.
    """

    id: str
    message_types: tuple[MessageType, ...]
    reach: Reach
    basis: Literal["law", "practice"]
    effective: date | None
    cite: str
    read_on: date
    confidence: Literal["high", "medium", "low"]
    disputed: bool
    says: str
    unless: str = ""

    def has_begun(self, at: datetime) -> bool:
        """Whether its day has come at that instant."""
        return self.effective is not None and self.effective <= at.date()


def scope_of_stop(message_type: MessageType, at: datetime, rules: Iterable[ScopeRule]) -> ScopeRule:
    """Return the rule that decides how far a STOP of `at` reaches: of those in force the widest, the law before us.

    LookupError where no rule was in force.
    """
    begun = {rule.id: rule for rule in rules if rule.has_begun(at)}
    found = [rule for rule in begun.values() if message_type in rule.message_types and rule.unless not in begun]
    if not found:
        raise LookupError(f"no rule says how far a {message_type} STOP reaches on {at:%Y-%m-%d}")
    return max(found, key=lambda rule: (rule.reach.width, rule.basis == "law"))


@cache
def scope_rules() -> tuple[ScopeRule, ...]:
    """Return the rules as `rules/stop_scope.json` holds them; KeyError, TypeError or ValueError for a bad row."""
    text = files("lambdas.consent").joinpath("rules", "stop_scope.json").read_text(encoding="utf-8")
    return tuple(_rule(row) for row in json.loads(text))


def _rule(row: dict[str, Any]) -> ScopeRule:
    effective = row["effective"]
    return ScopeRule(
        **row
        | {
            "message_types": tuple(row["message_types"]),
            "reach": Reach(row["reach"]),
            "effective": date.fromisoformat(effective) if effective else None,
            "read_on": date.fromisoformat(row["read_on"]),
        }
    )


BUS_SOURCE = "sms.consent"
DETAIL_TYPE = "Marketing opt-out"  # its name on the bus since there were no others; it stays, for rules name it


@dataclass(frozen=True, slots=True)
class Announcement:
    """One opt-out as it travels: whose it was, when, by which text, and the ledger entry that seals it.

    What the person wrote stays in the program that it was written to.
    """

    environment: str
    legal_entity: str
    message_type: MessageType
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
        return masked(self.phone)

    def ends(self, program: Program, rules: Iterable[ScopeRule]) -> bool:
        """Whether the STOP ends `program`, another one of the same legal entity, by the rule of the day it was said."""
        reach = scope_of_stop(self.message_type, self.at, rules).reach
        if reach is Reach.CALLER:
            return not program.exempt
        return reach is Reach.LEGAL_ENTITY and program.message_type == "promotional"

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


def parse_announcement(record_body: str) -> Announcement:
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
    if made.message_type not in get_args(MessageType):
        raise BadMessage(f"message_type must be {' or '.join(get_args(MessageType))}")
    e164(made.phone, "phone")
    return made
