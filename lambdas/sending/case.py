"""One request with all that bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.sending.plan import Plan
    from lambdas.sending.request import Request
    from lambdas.sending.subscriber import Subscriber
    from lambdas.sending.wording import Wordings


@dataclass(frozen=True, slots=True)
class Case:
    """One request, the program and the person that it concerns, and what the text says.

    An `immediate` one answers an act of the customer and is never held. `closes` is the end of the window that `now`
    lies in, `now` itself where it lies in none, and None for an immediate text, which needs none.
    """

    request: Request
    plan: Plan
    subscriber: Subscriber
    now: datetime
    wordings: Wordings
    immediate: bool
    closes: datetime | None

    @property
    def content(self) -> str:
        """The key under which a repeat of the text is known: what its sender named it, else one made of its words."""
        return self.request.content or self.wordings.key
