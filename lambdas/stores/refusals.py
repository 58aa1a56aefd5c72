"""What follows where the service holds a number as opted out that our tables do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.stores.errors import Contended, NotAccepted
from lambdas.stores.learning import Learning

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.stores.consent_tables import ConsentTables
    from lambdas.stores.texting import Texting


class Refusals:
    """Puts such opt-outs on record."""

    def __init__(self, tables: ConsentTables, texting: Texting, clock: Callable[[], datetime]) -> None:
        self._tables = tables
        self._texting = texting
        self._clock = clock

    def learn(self, phone: str) -> tuple[str, ...]:
        """Look `phone` up in the opt-out list and put it on record; return the names of the metrics that count it."""
        learning = Learning(self._tables, self._texting.program, self._texting.opt_out_list, self._clock)
        try:
            listing = self._texting.listing(phone)
            return ("OptOutLearned",) if listing and learning.learn(listing) else ()
        except (Contended, NotAccepted):
            return ("OptOutNotLearned",)  # the reconciler will come by it
