"""Ends of texts for tests: builders, arbitrary ones, and what a set of them comes to without any table."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from lambdas.delivery.health import Health
from lambdas.delivery.outcome import DELIVERED, FINAL, Outcome
from lambdas.delivery.stats import deltas

PHONE = "+14255550161"
DAY = datetime(2026, 11, 2, tzinfo=UTC)
TYPES = sorted(DELIVERED | FINAL | {"TEXT_YET_TO_COME"})


def end(event_type, day=0.0, *, text="t1", phone=PHONE, **more):
    """Return an end of a text so many days after the first of them."""
    return Outcome(phone, text, event_type, DAY + timedelta(days=day), **more)


def ends(texts=4, hours=5 * 24):
    """Arbitrary ends of few texts of one phone within days: the same text may have several."""
    return st.builds(
        lambda event_type, text, hour, parts: end(event_type, hour / 24, text=f"t{text}", parts=parts),
        st.sampled_from(TYPES),
        st.integers(1, texts),
        st.integers(0, hours),
        st.sampled_from([None, 1, 2]),
    )


def priced(outcome, cents):
    """Return the end with a price of so many hundredths of a dollar."""
    return replace(outcome, price=Decimal(cents) / 100)


@dataclass
class Fold:
    """What ends come to, one by one: the end of each text, the phone's health, the tallies."""

    outcomes: dict = field(default_factory=dict)
    health: Health = field(default_factory=Health)
    tallies: dict = field(default_factory=dict)

    def take(self, told):
        before = self.outcomes.get(told.message_id)
        if not told.beats(before):
            return
        self.outcomes[told.message_id] = told
        self.health = self.health.after(told)
        for place, counts in deltas(before, told).items():
            self.tallies.setdefault(place, Counter()).update(counts)

    @property
    def facts(self):
        """All but the version, which counts the changes, and rows of tallies in which nothing is left."""
        left = {place: dict(+counts) for place, counts in self.tallies.items() if +counts}
        return self.outcomes, replace(self.health, version=0), left

    @classmethod
    def of(cls, told):
        fold = cls()
        for one in told:
            fold.take(one)
        return fold
