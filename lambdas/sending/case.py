"""One request with all that bears on it: the program, and the person behind the phone number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.delivery.health import Health
from lambdas.sending.caps import History
from lambdas.sending.request import Contacts

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.record import Record
    from lambdas.sending.request import Request
    from lambdas.sending.wording import ProgramRules, Wordings


@dataclass(frozen=True, slots=True)
class SendContext:
    """One request, the program and the person that it concerns, and what the text says.

    An `immediate` one answers an act of the customer and is never held. `closes` is the end of the window that `now`
    lies in, `now` itself where it lies in none, and None for an immediate text, which needs none. For an answer to a
    reply it is the end of the time in which that may be answered.
    """

    request: Request
    plan: ProgramRules
    subscriber: Subscriber
    now: datetime
    wordings: Wordings
    immediate: bool
    closes: datetime | None

    @property
    def content(self) -> str:
        """The key under which a repeat of the text is known: what its sender named it, else one made of its words."""
        return self.request.content or self.wordings.key


# All that the gate knows of the person behind one phone number.


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person in one program; `record` needs to hold no more than the standing and the topic at hand.

    `replied_at` is when they sent the reply that the request at hand answers (None: they never sent it).
    """

    record: Record
    history: History = field(default_factory=History)
    health: Health = field(default_factory=Health)
    contacts: Contacts = field(default_factory=Contacts)
    replied_at: datetime | None = None
