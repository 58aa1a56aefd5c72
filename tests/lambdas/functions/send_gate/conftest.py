"""Programs with subscribers, in memory."""

import pytest

from tests.lambdas.functions.send_gate.asked import OTHERS, UNCAPPED, offer
from tests.lambdas.functions.send_gate.world import World


@pytest.fixture
def world():
    """A promotional program with one subscriber."""
    made = World(UNCAPPED)
    made.subscribe()
    return made


@pytest.fixture
def crowd():
    """Builder of a program with so many subscribers more, and an offer to each."""

    def build(count, **more):
        made = World(UNCAPPED, **more)
        for phone in OTHERS[:count]:
            made.subscribe(phone)
        return made, [offer(f"offer-{number}", to=phone) for number, phone in enumerate(OTHERS[:count])]

    return build
