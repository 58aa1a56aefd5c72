"""Whoever pumps one-time passwords costs no more than the brand said, and other texts go on."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lambdas.messages.segments import parts
from lambdas.program import Program
from lambdas.program.sending import PumpingRule
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.prices import LIST_PRICES, MaxPrices
from lambdas.sending.verdict import Reason
from tests.exploration.memory.wire import Fault, Kind
from tests.lambdas.functions.send_gate.asked import RECEIPT, TRANSACTIONAL, code
from tests.lambdas.functions.send_gate.interleavings.place import NOON
from tests.lambdas.functions.send_gate.world import World

DEAREST = Decimal("0.25")


def limited(**rule):
    """Return a world whose program has those limits, and pays a quarter of a dollar for a message part at most."""
    pumping = PumpingRule(**{"budget": 1_000, "per_range": 1_000} | rule)
    sending = replace(TRANSACTIONAL.sending, pumping=pumping, max_price=(("US", float(DEAREST)),))
    waiting = replace(RECEIPT, name="later", immediate=False)
    return World(replace(TRANSACTIONAL, sending=sending, templates=(*TRANSACTIONAL.templates, waiting)))


def asked(number, phone, **changes):
    return code(f"code-{number}", to=phone, not_after=NOON + timedelta(hours=20), **changes)


def test_no_more_than_so_many_go_to_one_range_an_hour_and_other_ranges_go_on():
    world = limited(per_range=5)
    world.ask(*(asked(number, f"+120655530{number:02}") for number in range(8)), asked(9, "+12067770199"))
    world.drain()
    reasons = [one.reason for one in world.done]
    assert (reasons.count(Reason.PUMPING), len(world.service.sent)) == (3, 6)
    dropped = next(one.task.asked for one in world.done if one.reason == Reason.PUMPING)
    assert world.send_attempt(dropped).fate is AttemptStatus.DROPPED
    world.now += timedelta(hours=1)
    world.ask(asked(10, "+12065553000"))
    world.drain()
    assert len(world.service.sent) == 7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_simulated_attack_costs_no_more_than_the_figure_that_the_brand_set(seed):
    chance, world = random.Random(seed), limited(budget=7, per_range=40)
    ranges = [f"+1206{chance.randrange(200, 999)}{chance.randrange(10)}" for _ in range(4)]
    phones = {f"{chance.choice(ranges)}{chance.randrange(1000):03}" for _ in range(260)}
    world.ask(*(asked(number, phone) for number, phone in enumerate(phones)))
    world.drain()
    spent = sum(parts(one.body) * DEAREST for one in world.service.sent)
    assert 5 <= spent <= 7
    assert sum(one.reason == Reason.PUMPING for one in world.done) == len(phones) - len(world.service.sent)


def test_what_waits_for_hours_is_no_password_and_has_no_such_limit():
    world = limited(budget=1, per_range=1)
    world.ask(
        *(asked(number, f"+120655530{number:02}", template="later", parameters={"what": "it"}) for number in range(9))
    )
    world.drain()
    assert len(world.service.sent) == 9


@pytest.mark.parametrize("kind", [Kind.CRASH, Kind.THROTTLE, Kind.CUT])
def test_whatever_breaks_a_password_goes_out_once_at_most_or_as_its_template_says_and_has_an_end(kind):
    for call in range(1, 40):
        world = limited()
        world.ask(asked(1, "+12065553001", template="receipt", parameters={"what": "it"}))
        calls = world.drain((Fault(kind, call),))
        (request,) = {one.task.asked.request_id: one.task.asked for one in world.done}.values()
        assert world.send_attempt(request).settled
        assert len(world.service.sent) <= 1
        if call > len(calls):
            break
    else:
        raise AssertionError("a password takes fewer calls")


def test_a_program_without_limits_makes_no_call_more_and_its_manifest_is_what_it_was():
    plain, world = World(TRANSACTIONAL), limited()
    for one in (plain, world):
        one.ask(code())
    before, after = plain.drain(), world.drain()
    assert Counter(after) - Counter(before) == Counter({"UpdateItem": 2})
    assert "pumping" not in TRANSACTIONAL.to_json()
    assert Program.from_json(world.program.to_json()) == world.program


def test_without_a_price_of_its_own_a_country_costs_what_its_texts_may_cost():
    free = replace(TRANSACTIONAL.sending, pumping=PumpingRule(1, 1))
    assert Decimal(MaxPrices.of_program(free).of("+12065550100", 1)) > LIST_PRICES["US"]
