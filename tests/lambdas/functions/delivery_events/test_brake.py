"""The brake, whoever put it on: obeyed, put on once, and released only by a person who saw it."""

from datetime import timedelta

import pytest

from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.delivery.stats import DeliveryStats
from tests.lambdas.conftest import MORNING
from tests.lambdas.functions.delivery_events.pausing import NOTE, OPEN, SHUT, blocked, release, resume


def test_a_transactional_program_obeys_the_brake_of_its_gate(open_desk):
    desk = open_desk(message_type="transactional")
    desk.brake.put(CircuitBreaker(NOTE.reason, MORNING, "gate"))
    desk.reception().receive(NOTE)
    assert desk.gate.open == SHUT
    assert desk.counted == {"Braked": 1}


def test_a_brake_that_somebody_else_put_on_is_obeyed_with_the_next_blocked_text_whatever_the_share(desk):
    desk.brake.put(CircuitBreaker(NOTE.reason, MORNING, "send_gate"))  # and its note was lost
    desk.reception().receive(blocked())
    assert desk.gate.open == SHUT
    assert desk.counted["Paused"] == 0


def test_a_gate_that_still_gets_messages_while_the_brake_is_on_is_shut_again(desk):
    desk.brake.put(CircuitBreaker(NOTE.reason, MORNING, "send_gate"))
    reception = desk.reception()
    reception.receive(NOTE)
    desk.gate.open.update(OPEN)  # somebody did so by hand
    reception.receive(NOTE)
    assert desk.gate.open == SHUT


def test_a_note_of_a_brake_that_a_person_has_released_shuts_nothing(desk):
    desk.brake.put(CircuitBreaker(NOTE.reason, MORNING, "gate"))
    resume(desk)
    desk.reception().receive(NOTE)
    assert desk.gate.updates == []


def test_who_resumes_while_the_mappings_are_being_shut_finds_them_open_in_the_end(desk):
    desk.brake.put(CircuitBreaker(NOTE.reason, MORNING, "gate"))

    def meanwhile():
        desk.gate.on_update = None
        resume(desk)

    desk.gate.on_update = meanwhile
    desk.reception().receive(NOTE)
    assert desk.gate.open == OPEN


def test_a_brake_that_is_on_is_not_replaced_and_one_that_was_released_is(desk):
    first, second = (CircuitBreaker(reason, desk.clock(), "gate") for reason in ("first", "second"))
    assert desk.brake.read() is None
    assert desk.brake.put(first)
    assert not desk.brake.put(second)
    assert desk.brake.read() == first
    desk.minute = 5
    resume(desk, blocked=7)
    assert desk.brake.read() == CircuitBreaker("first", MORNING, "gate", desk.clock(), "ann", DeliveryStats(blocked=7))
    assert desk.brake.put(second)
    assert desk.brake.read() == second


def test_only_the_brake_that_a_person_saw_is_released(desk):
    seen = CircuitBreaker("seen", MORNING, "gate")
    stale = desk.client.exceptions.ConditionalCheckFailedException
    with pytest.raises(stale):
        release(desk, seen)
    desk.brake.put(CircuitBreaker("newer", MORNING + timedelta(seconds=1), "gate"))
    with pytest.raises(stale):
        release(desk, seen)
    assert desk.brake.read().on
