"""The service takes less, or nothing any more: the pace goes down, the brake goes on, and no request is lost."""

from datetime import timedelta

import pytest

from lambdas.delivery.circuit_breaker import CircuitBreaker, brake_row
from lambdas.delivery.inbound_health import InboundHealth
from lambdas.functions.send_gate.task import TaskOutcome, metrics
from lambdas.program import Template
from tests.exploration.memory.wire import Fault, Kind, Wire
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.send_gate.asked import TRANSACTIONAL, code, offer
from tests.lambdas.functions.send_gate.interleavings.place import HEARD, NOON
from tests.lambdas.functions.send_gate.queues import BULK, EVENTS, REQUESTS
from tests.lambdas.functions.send_gate.world import World, refuse


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


BLOCKED = ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")


def test_a_country_that_is_refused_for_one_number_alone_holds_nobody_else(crowd):
    world, (refused, *others) = crowd(12)
    for _ in range(3):
        refuse(world, *BLOCKED)
        world.ask(refused)
        world.deliver()
        world.now += timedelta(minutes=15)
        world.queues.messages.clear()
    assert metrics(world.done) == {"Deferred": 3, "NotAccepted": 3}
    world.ask(*others)
    world.drain()
    assert ("brake", "program") not in world.tables.rows[SENDS]
    assert all(len(world.sent(request)) == 1 for request in others)
    assert world.send_attempt(refused) is None


@pytest.mark.parametrize(("minutes", "braked"), [(1, True), (59, True), (61, False)])
def test_a_country_that_is_refused_for_a_second_number_within_the_hour_brakes_the_program(crowd, minutes, braked):
    world, asked = crowd(2)
    for request in asked:
        refuse(world, *BLOCKED)
        world.ask(request)
        world.deliver()
        world.queues.messages.clear()
        world.now += timedelta(minutes=minutes)
    assert (("brake", "program") in world.tables.rows[SENDS]) is braked
    assert all(world.send_attempt(request) is None for request in asked)
    assert world.leases() == []


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
    assert world.counted["Braked"] == 1  # which rings, though no request was given back for it yet


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


UNHEARD = {
    "no probe for four minutes": InboundHealth(NOON - timedelta(minutes=4)),
    "a text that fails": InboundHealth(NOON, NOON),
    "dead letters": InboundHealth(NOON, dead_letters=1),
    "never a probe": InboundHealth(),
}


@pytest.mark.parametrize("health", UNHEARD.values(), ids=UNHEARD)
def test_marketing_waits_while_texts_are_not_read_and_goes_once_they_are(world, health):
    before = len(world.service.sent)
    world.tell_heard(health)
    world.ask(offer())
    world.deliver()
    assert (len(world.service.sent), world.deeds) == (before, ["deferred"])
    assert metrics(world.done)["Unheard"] == 1
    world.tell_heard(HEARD)
    world.drain()
    assert len(world.sent(offer())) == 1


def test_a_transactional_program_sends_nothing_either_but_what_answers_an_act():
    shipped = Template("shipped", "deals", "Acme: order has shipped", (), immediate=False, resend=False)
    world = World(TRANSACTIONAL)
    world.program = world.program.__class__.from_json(world.program.to_json())
    object.__setattr__(world.program, "templates", (*world.program.templates, shipped))
    world.gate = world.new_gate()
    world.tell_heard(UNHEARD["dead letters"])
    order = code("order-1", template="shipped", not_after=NOON + timedelta(days=1), parameters={})
    world.ask(code(), order)
    world.deliver()
    assert len(world.sent(code())) == 1
    assert world.sent(order) == []
    world.tell_heard(HEARD)
    world.drain()
    assert len(world.sent(order)) == 1


def test_a_request_that_ends_before_texts_are_read_again_is_dropped_for_that_reason(world):
    world.tell_heard(UNHEARD["dead letters"])
    asked = offer(not_after=NOON + timedelta(minutes=12))
    world.ask(asked)
    world.drain()
    assert world.sent(asked) == []
    assert world.send_attempt(asked).reason in {"unheard", "expired"}
    assert world.now <= NOON + timedelta(minutes=13)


def test_a_crowd_that_waits_goes_out_whole_once_texts_are_read_again(crowd):
    world, asked = crowd(40)
    world.tell_heard(UNHEARD["a text that fails"])
    world.ask(*asked, queue=BULK)
    world.deliver(queue=BULK, most=100)
    assert set(world.deeds) == {"deferred"}
    world.tell_heard(InboundHealth(HEARD.heard_at, NOON))  # nothing failed since
    world.drain()
    assert all(len(world.sent(request)) == 1 for request in asked)


LATE = "Acme Offers: boots have come, and whoever is early finds every size"
SLOW = 0.2  # seconds of each call: a batch of twenty takes nine seconds


def slow(world):
    """Let each call of the gate take a while."""
    before = world.wire.before

    def lasting(name):
        world.now += timedelta(seconds=SLOW if world.wire.running else 0)
        before(name)

    world.wire.before = lasting


def put_off(world, requests):
    """Have schedules bring `requests` back in the morning, as they came in the night; then it is noon."""
    world.now = NOON - timedelta(hours=12)
    world.ask(*requests, queue=BULK)
    world.deliver(queue=BULK)
    assert len(world.schedules.waiting) == len(requests)
    world.now = NOON


def go_on(world, times):
    """Let a quarter of an hour pass, so many times, and the gate take all that comes."""
    for _ in range(times):
        world.now += timedelta(minutes=15)
        world.schedules.fire(world.now)
        for queue in (REQUESTS, BULK):
            world.deliver(queue=queue, most=100)


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 9, 16, 30, 40, 60])
def test_ten_seconds_after_a_person_pauses_at_any_moment_nothing_goes_out_and_all_does_after_the_resume(crowd, moment):
    pressed = []

    def press(_):
        world.put(brake_row(CircuitBreaker("a wrong price", world.now, by="ann")))
        pressed.append(world.now)

    world, asked = crowd(24, wire=Wire(press))
    asleep = [offer(f"late-{one.request_id}", to=one.to, body=LATE) for one in asked[:2]]
    put_off(world, asleep)
    before = len(world.service.sent)
    slow(world)
    world.ask(*asked, queue=BULK)
    world.deliver(Fault(Kind.OVERLAP, moment, 0), queue=BULK, most=100)
    world.ask(offer("one-more", to=asked[0].to))
    go_on(world, 96)
    if not pressed:
        press(0)
    texts = world.service.sent[before:]
    assert all(one.at <= pressed[0] + timedelta(seconds=10) for one in texts)
    assert (world.queues.dead, world.leases()) == ([], [])
    del world.tables.rows[SENDS]["brake", "program"]
    world.drain()
    for request in (*asked, *asleep, offer("one-more", to=asked[0].to)):
        assert len(world.sent(request)) == 1, request.request_id
