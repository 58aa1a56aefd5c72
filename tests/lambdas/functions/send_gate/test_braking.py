"""The service takes less, or nothing any more: the pace goes down, the brake goes on, and no request is lost."""

from datetime import timedelta

import pytest

from lambdas.delivery.circuit_breaker import CircuitBreaker, brake_row
from lambdas.functions.send_gate.task import TaskOutcome, metrics
from tests.exploration.writes import SENDS
from tests.lambdas.functions.send_gate.asked import offer
from tests.lambdas.functions.send_gate.place import NOON
from tests.lambdas.functions.send_gate.queues import BULK, EVENTS, REQUESTS
from tests.lambdas.functions.send_gate.refusing import refuse


def test_throttled_texts_go_out_later_at_half_the_pace_and_none_is_lost(crowd):
    world, asked = crowd(30)
    refuse(world, "ThrottlingException", times=20)
    world.ask(*asked, queue=BULK)
    world.deliver(queue=BULK, most=100)
    assert world.tables.rows[SENDS]["pace", "limit"]["limit"]["N"] == "50"
    assert metrics(world.done)["Throttled"] >= 1
    world.drain()
    assert all(len(world.sent(request)) == 1 for request in asked)
    assert (world.queues.dead, world.leases()) == ([], [])


def test_the_pace_grows_back_and_another_process_learns_of_it(crowd):
    world, asked = crowd(1)
    refuse(world, "ThrottlingException")
    world.ask(*asked)
    world.deliver()
    other = world.new_gate()
    other.pace.learn(world.tables.rows[SENDS]["pace", "limit"])
    assert other.pace.limit == 50
    world.now += timedelta(seconds=4)
    assert other.pace.limit == world.gate.pace.limit == 70
    world.now += timedelta(seconds=20)
    assert other.pace.limit == 100


HALTS = {
    "the spend limit is reached": ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
    "access is denied": ("AccessDeniedException", "ACCOUNT_DISABLED"),
    "the account is in the sandbox": ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
    "the country is blocked": ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    "the number has another type": ("ConflictException", "MESSAGE_TYPE_MISMATCH"),
}


@pytest.mark.parametrize("halt", HALTS.values(), ids=HALTS)
def test_a_fault_of_set_up_brakes_the_program_and_puts_everything_back(halt, crowd):
    world, asked = crowd(12)
    before = len(world.service.sent)
    refuse(world, *halt, times=100)
    world.ask(*asked)
    world.deliver()
    world.deliver()
    assert len(world.service.sent) == before
    assert world.tables.rows[SENDS]["brake", "program"]["reason"]["S"] == " ".join(filter(None, halt))
    notes = [message.body for message in world.queues.messages if message.queue == EVENTS]
    assert len(notes) == 2
    assert '"kind": "brake"' in notes[0]
    assert metrics(world.done) == {"Braked": 12}
    assert sum(message.queue == REQUESTS for message in world.queues.messages) == 12
    assert all(world.send_attempt(request) is None for request in asked)


PASSING = {
    "the role is not known everywhere yet": ("AccessDeniedException", ""),
    "the pool is not active yet": ("ConflictException", "RESOURCE_NOT_ACTIVE"),
    "the set is not found yet": ("ResourceNotFoundException", ""),
}


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING)
def test_what_a_deploy_leaves_for_a_moment_brakes_nothing_and_loses_nothing(passing, crowd):
    world, asked = crowd(12)
    refuse(world, *passing, times=1)
    world.ask(*asked)
    world.drain()
    assert ("brake", "program") not in world.tables.rows[SENDS]
    assert all(len(world.sent(request)) == 1 for request in asked)
    assert (world.queues.dead, world.leases()) == ([], [])


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING)
def test_what_lasts_for_more_than_a_minute_brakes_the_program(passing, world):
    refuse(world, *passing, times=100)
    world.ask(offer())
    begun = world.now
    while ("brake", "program") not in world.tables.rows[SENDS]:
        world.deliver()
        world.now += timedelta(seconds=10)
        assert world.now - begun < timedelta(minutes=3)
    assert world.now - begun > timedelta(minutes=1)
    assert world.tables.rows[SENDS]["brake", "program"]["reason"]["S"] == " ".join(filter(None, passing))
    assert any('"kind": "brake"' in message.body for message in world.queues.messages if message.queue == EVENTS)


def test_two_such_errors_with_a_text_between_them_brake_nothing(crowd):
    world, asked = crowd(3)
    for request in asked:
        refuse(world, "AccessDeniedException")
        world.ask(request)
        world.drain()
        world.now += timedelta(minutes=5)
    assert ("brake", "program") not in world.tables.rows[SENDS]
    assert all(len(world.sent(request)) == 1 for request in asked)


def test_after_a_halt_is_released_one_such_error_is_one_again(world):
    refuse(world, "AccessDeniedException")
    world.ask(offer())
    world.deliver()
    world.now += timedelta(minutes=2)
    refuse(world, "AccessDeniedException")
    world.deliver()
    del world.tables.rows[SENDS]["brake", "program"]
    refuse(world, "AccessDeniedException")
    world.drain()
    assert ("brake", "program") not in world.tables.rows[SENDS]
    assert len(world.sent(offer())) == 1


def test_nothing_goes_out_while_the_brake_is_on_and_all_does_once_it_is_released(world):
    world.put(brake_row(CircuitBreaker("too many opt-outs", NOON, by="delivery_events")))
    world.ask(offer())
    for _ in range(8):
        world.deliver()
        world.now += timedelta(minutes=15)
    assert (world.deeds, world.sent(offer())) == ([TaskOutcome.BRAKED] * 8, [])
    assert [message.queue for message in world.queues.messages] == [REQUESTS]  # its own reader put the brake on
    del world.tables.rows[SENDS]["brake", "program"]
    world.drain()
    assert (len(world.sent(offer())), world.queues.dead) == (1, [])
