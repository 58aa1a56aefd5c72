"""What the function is made of, put together once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.cascade import Announcement, scope_rules
from lambdas.consent.items import ledger_entry, text
from lambdas.consent.ledger import opened
from lambdas.delivery.events import OptedOut
from lambdas.stores.clients import Clients
from lambdas.stores.consent.consent_bus import ConsentBus
from lambdas.stores.environment import named
from lambdas.stores.queues import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.consent.items import Row
    from lambdas.program import Program


@dataclass(frozen=True, slots=True)
class Announcer:
    """The announcing side of one program: to the bus of its legal entity, and to its own reader of delivery events."""

    program: Program
    bus: ConsentBus
    notes: Notes

    @classmethod
    def of(cls, program: Program, variables: Mapping[str, str]) -> Announcer:
        """Return the announcer of `program`; EnvironmentFault names every variable that is missing."""
        names, clients = named(["consent_bus", "events_queue"], variables), Clients()
        notes = Notes(clients.sqs(), names["events_queue"])
        return cls(program, ConsentBus(clients.events(), names["consent_bus"]), notes)

    def announce(self, rows: Iterable[Row]) -> int:
        """Tell of the opt-outs in `rows` of the ledger; return how many there were to tell.

        NotAccepted where bus or queue did not take all: all must come again, those that hear twice act once.
        """
        rules = scope_rules()
        entries = [(text(row, "phone"), ledger_entry(row)) for row in rows]
        told = [Announcement.of(phone, entry, self.program, rules) for phone, entry in entries]
        owed = [one for one in told if one is not None]
        self.bus.announce(owed)
        # behind the bus: the other programs must hear of it, that this one lost somebody can wait
        lost = [OptedOut.of(opened(entry)) for _, entry in entries]
        self.notes.put([one for one in lost if one is not None])
        return len(owed)
