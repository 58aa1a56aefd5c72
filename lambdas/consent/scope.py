"""How far a STOP reaches, by dated rules: the program that it was sent to, or all marketing of the legal entity."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.program import MessageType


class Reach(StrEnum):
    """What a STOP ends: one program, or every promotional program of the legal entity."""

    PROGRAM = "program"
    LEGAL_ENTITY = "legal_entity"


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """One rule on the reach of a STOP, in force from the day `effective` (UTC; None: that day is not known yet).

    `basis` tells what the law asks from what we do beyond it; `cite` is the source and `read_on` when it was read.
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

    def in_force(self, message_type: MessageType, at: datetime) -> bool:
        """Whether this rule speaks of a STOP to a program of `message_type` at that instant."""
        return message_type in self.message_types and self.effective is not None and self.effective <= at.date()


def scope_of_stop(message_type: MessageType, at: datetime, rules: Iterable[ScopeRule]) -> ScopeRule:
    """Return the rule that decides how far a STOP of `at` reaches: of those in force the widest, the law before us.

    LookupError where no rule was in force.
    """
    found = [rule for rule in rules if rule.in_force(message_type, at)]
    if not found:
        raise LookupError(f"no rule says how far a {message_type} STOP reaches on {at:%Y-%m-%d}")
    return max(found, key=lambda rule: (rule.reach is Reach.LEGAL_ENTITY, rule.basis == "law"))


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
