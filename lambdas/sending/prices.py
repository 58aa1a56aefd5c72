"""What a text may cost: what the brand file says by country, or else a multiple of the price that is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING, Self

from lambdas.quiet_hours.regions import country_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program.sending import SendingSettings

# US dollars a message part, as `ops/cost/prices.json` tells them with their source
LIST_PRICES: Mapping[str, Decimal] = {"US": Decimal("0.00581")}
HEADROOM = 4  # times the list price: carriers' fees, about as much again, and years of higher prices stay below it
_SMALLEST, _LARGEST = Decimal("0.00001"), Decimal("99.99999")  # what MaxPrice can say


@dataclass(frozen=True, slots=True)
class MaxPrices:
    """What one message part may cost at most, in US dollars, by each country of a program; None where nobody knows."""

    by_country: Mapping[str, Decimal | None]

    @classmethod
    def of_program(cls, sending: SendingSettings) -> Self:
        """Return the limits of a program that sends so."""
        declared = dict(sending.max_price)
        return cls({country: _limit(country, declared) for country in sending.countries})

    def of(self, phone: str, parts: int) -> str | None:
        """Return the most that a text of so many `parts` to `phone` may cost, as the service reads it; None: no limit.

        A number that is of none of the program's countries may cost as much as the dearest of them.
        """
        limit = self._of_part(phone)
        return None if limit is None else f"{min(limit * parts, _LARGEST).quantize(_SMALLEST, ROUND_UP)}"

    def _of_part(self, phone: str) -> Decimal | None:
        limits = set(self.by_country.values())
        if len(limits) == 1:
            return limits.pop()
        return self.by_country.get(country_of(phone), max(filter(None, limits), default=None))


def _limit(country: str, declared: Mapping[str, float]) -> Decimal | None:
    if country in declared:
        return Decimal(str(declared[country]))
    price = LIST_PRICES.get(country)
    return None if price is None else price * HEADROOM
