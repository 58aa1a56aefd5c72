"""While what customers text is not read, nothing goes out but what answers them, and it ends by itself."""

from datetime import timedelta

import pytest

from lambdas.delivery.inbound_health import InboundHealth
from lambdas.functions.send_gate.task import metrics
from lambdas.program import Template
from tests.lambdas.functions.send_gate.asked import TRANSACTIONAL, code, offer
from tests.lambdas.functions.send_gate.place import HEARD, NOON
from tests.lambdas.functions.send_gate.queues import BULK
from tests.lambdas.functions.send_gate.world import World

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
