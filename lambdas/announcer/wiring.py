"""What the function is made of, put together once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3

from lambdas.consent.announcement import Announcement
from lambdas.consent.rows import ledger_entry, text
from lambdas.consent.scope import scope_rules
from lambdas.stores.consent_bus import ConsentBus
from lambdas.stores.errors import EnvironmentFault
from lambdas.stores.manifest import load_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.consent.rows import Row
    from lambdas.program import Program


@dataclass(frozen=True, slots=True)
class Announcer:
    """The announcing side of one program."""

    program: Program
    bus: ConsentBus

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Announcer:
        """Return the announcer that the environment `variables` describe; EnvironmentFault where they lack the bus."""
        if not variables.get("CONSENT_BUS"):
            raise EnvironmentFault("the environment lacks CONSENT_BUS: set it on the function")
        return cls(load_program(), ConsentBus(boto3.client("events"), variables["CONSENT_BUS"]))

    def announce(self, rows: Iterable[Row]) -> int:
        """Tell of the opt-outs in `rows` of the ledger; return how many there were to tell.

        NotAccepted where the bus did not take all: all must come again, those that hear twice act once.
        """
        rules = scope_rules()
        told = [Announcement.of(text(row, "phone"), ledger_entry(row), self.program, rules) for row in rows]
        owed = [one for one in told if one is not None]
        self.bus.announce(owed)
        return len(owed)
