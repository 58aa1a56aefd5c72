"""Whoever pumps one-time passwords costs no more than the brand said, and other texts go on."""

import json
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lambdas.consent.timestamps import to_text
from lambdas.messages.segments import parts
from lambdas.program import Program
from lambdas.program.sending import PumpingRule
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.prices import LIST_PRICES, MaxPrices
from lambdas.sending.verdict import Reason
from tests.exploration.memory.wire import Fault, Kind
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.send_gate.asked import RECEIPT, TRANSACTIONAL, code
from tests.lambdas.functions.send_gate.interleavings.place import NOON
from tests.lambdas.functions.send_gate.queues import REQUESTS
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


def confirmed(phone, at, kind="confirmed"):
    return json.dumps({"engagement_seen": {"kind": kind, "to": phone, "at": to_text(at)}})


def tell(world, *messages):
    for message in messages:
        world.queues.put(REQUESTS, message)
    world.drain()


def told_of(world):
    return sum("Confirmed" in one.counted for one in world.done)


def in_range(world):
    (row,) = (row for row in world.tables.rows[SENDS].values() if row["phone"]["S"].startswith("range#"))
    return int(row["counted"]["N"])


def test_a_password_that_is_entered_gives_its_range_the_place_back_once_and_its_cost_stays():
    world, phones = limited(per_range=2), [f"+120655530{number:02}" for number in range(5)]
    tell(world, *(asked(number, phone).to_json() for number, phone in enumerate(phones[:3])))
    assert (len(world.service.sent), in_range(world)) == (2, 2)
    word = confirmed(phones[0], world.now)
    tell(world, word, word, confirmed(phones[0], world.now - timedelta(minutes=1)), confirmed(phones[1], NOON, "visit"))
    assert (in_range(world), told_of(world)) == (1, 1)
    tell(world, asked(3, phones[3]).to_json(), asked(4, phones[4]).to_json())
    assert (len(world.service.sent), in_range(world)) == (3, 2)
    (spent,) = (row for row in world.tables.rows[SENDS].values() if row["phone"]["S"] == "pumping")
    assert int(spent["counted"]["N"]) == 3 * DEAREST * 1_000_000


def test_nobody_gets_room_for_passwords_that_were_never_sent():
    world = limited(per_range=1)
    tell(world, *(confirmed(f"+120655530{number:02}", world.now) for number in range(5)))
    assert not [row for row in world.tables.rows[SENDS].values() if row["phone"]["S"].startswith("range#")]
    tell(world, *(asked(number, f"+120655530{number:02}").to_json() for number in range(3)))
    assert len(world.service.sent) == 1


def test_word_of_a_password_is_taken_where_nothing_is_limited():
    world = World(TRANSACTIONAL)
    tell(world, confirmed("+12065553001", world.now))
    assert told_of(world) == 1


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
