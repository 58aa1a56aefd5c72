"""What the gate has worked out of a program, once for all its requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.sending.windows import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import Frequency, Program, Template

_MOST = 8  # a function has one program; tests and tools have several


@dataclass(frozen=True, slots=True)
class Plan:
    """A program as the gate reads it; `repeats` is how long what somebody got is not sent to them again.

    `digests` is the least time between two digests to a person who is less engaged.
    """

    program: Program
    promotional: bool
    name: str
    notice: str
    most_parts: int
    repeats: timedelta
    countries: frozenset[str]
    frequencies: Mapping[str, Frequency]
    templates: Mapping[str, Template]
    reminders: Mapping[str, str]
    farewell: str
    digests: timedelta
    rules: Rules

    @classmethod
    def of(cls, program: Program) -> Plan:
        """Return the plan of `program`, the same one for the same object: hashing a program takes longer than deciding.

        A plan holds its program, so that no other object comes to have that one's identity meanwhile.
        """
        known = _known.get(id(program))
        if known is None:
            if len(_known) >= _MOST:
                _known.clear()
            known = _known[id(program)] = cls._made(program)
        return known

    @classmethod
    def _made(cls, program: Program) -> Plan:
        sending = program.sending
        return cls(
            program=program,
            promotional=program.message_type == "promotional",
            name=program.name,
            notice=program.copy.notice,
            most_parts=sending.most_parts,
            repeats=timedelta(hours=sending.same_content_hours),
            countries=frozenset(sending.countries),
            frequencies={topic.name: topic.frequency for topic in program.topics},
            templates={template.name: template for template in program.templates},
            reminders={topic.name: topic.copy.reminder for topic in program.topics},
            farewell=program.copy.farewell,
            digests=timedelta(hours=program.engagement.digest_hours if program.engagement else 0),
            rules=Rules.of(sending.week),
        )


_known: dict[int, Plan] = {}
