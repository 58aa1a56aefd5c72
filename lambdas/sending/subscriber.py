"""All that the gate knows of the person behind one phone number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.sending.contact import Contacts
from lambdas.sending.health import Health
from lambdas.sending.history import History

if TYPE_CHECKING:
    from lambdas.consent.record import Record


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person in one program; `record` needs to hold no more than the standing and the topic at hand."""

    record: Record
    history: History = field(default_factory=History)
    health: Health = field(default_factory=Health)
    contacts: Contacts = field(default_factory=Contacts)
