"""What the port `events` costs the gate: no call for a text that goes out or is dropped, a few for many deferred."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.lambdas.functions.send_gate.asked import OTHERS, UNCAPPED, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON, Alone
from tests.lambdas.functions.send_gate.queues import BULK
from tests.lambdas.functions.send_gate.world import World

PEOPLE = OTHERS[:100]


def calls(events, *, wanted=True, at=NOON):
    """Return the calls that the gate makes for a hundred offers, and what it did with them."""
    world = World(replace(UNCAPPED, events=events), workers=Alone(12))
    for phone in PEOPLE if wanted else ():
        world.subscribe(phone)
    world.now = at
    world.ask(*(offer(f"offer-{phone}", to=phone) for phone in PEOPLE), queue=BULK)
    made = Counter(world.deliver(queue=BULK, most=100))
    (deed,) = set(world.deeds)
    return made, deed


@pytest.mark.parametrize(("wanted", "deed"), [(True, "sent"), (False, "dropped")])
def test_a_text_that_is_not_deferred_takes_no_call_more_where_others_are_told(wanted, deed):
    assert calls("without_numbers", wanted=wanted) == calls("", wanted=wanted)
    assert calls("", wanted=wanted)[1] == deed


def test_a_hundred_texts_that_are_deferred_for_the_night_take_four_calls_more():
    night = NOON + timedelta(hours=10)
    (told, deed), (untold, _) = calls("with_numbers", at=night), calls("", at=night)
    assert deed == "deferred"
    assert told - untold == Counter({"BatchWriteItem": 4})
    assert untold - told == Counter()
