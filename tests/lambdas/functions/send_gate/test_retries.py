"""A transactional text that the network did not deliver goes out once more, and never a third time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.delivery.health import outcome_row
from lambdas.delivery.outcome import Outcome
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.retrying import retry_of
from lambdas.sending.verdict import Reason
from tests.exploration.memory.wire import Fault, Kind
from tests.lambdas.functions.send_gate.asked import OTHERS, PROMOTIONAL, TRANSACTIONAL, code, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON
from tests.lambdas.functions.send_gate.world import World

RECEIPT = code("receipt-1", template="receipt", not_after=NOON + timedelta(hours=20))


def reported(world, asked, event_type="TEXT_UNREACHABLE"):
    """Put the network's report on the newest text of a request on record, and return it."""
    report = Outcome(asked.to, world.send_attempt(asked).message_id, event_type, world.now, request_id=asked.request_id)
    world.put(outcome_row(report))
    return report


def sent(asked=RECEIPT, program=TRANSACTIONAL, event_type="TEXT_UNREACHABLE"):
    """Return a world in which a text went out and failed, and the request that tries it again."""
    world = World(program)
    if program is PROMOTIONAL:
        world.subscribe()
    world.ask(asked)
    world.drain()
    report = reported(world, asked, event_type)
    return world, retry_of(world.send_attempt(asked), report, program, world.now)


@pytest.mark.parametrize(
    "event_type", ["TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE", "TEXT_UNKNOWN", "TEXT_TTL_EXPIRED"]
)
@pytest.mark.parametrize("asked", [RECEIPT, code()], ids=["receipt", "code"])
def test_a_text_that_was_not_delivered_goes_out_once_more_in_the_same_words(asked, event_type):
    world, again = sent(asked, event_type=event_type)
    world.ask(again, again)
    world.drain()
    first, second = world.sent(asked)
    assert first == second
    attempt = world.send_attempt(asked)
    assert (attempt.fate, attempt.attempts, attempt.body) == (AttemptStatus.SENT, 2, first)
    assert len(world.history().sends) == 2
    assert retry_of(attempt, reported(world, asked), TRANSACTIONAL, world.now) is None
    world.ask(replace(again, retry=attempt.message_id))
    world.drain()
    assert len(world.sent(asked)) == 2


def test_a_retry_reads_back_from_its_queue_as_it_was_asked_for():
    world, again = sent(replace(RECEIPT, zip_code="98101"))
    assert world.task(again).asked == again
    assert (again.zip_code, again.not_after, again.notice) == ("98101", RECEIPT.not_after, RECEIPT.notice)


@pytest.mark.parametrize("event_type", ["TEXT_DELIVERED", "TEXT_BLOCKED", "TEXT_SPAM", "TEXT_INVALID"])
def test_what_arrived_or_was_refused_is_not_tried_again(event_type):
    world, again = sent(event_type=event_type)
    assert again is None
    report = reported(world, RECEIPT)
    asked = retry_of(world.send_attempt(RECEIPT), report, TRANSACTIONAL, world.now)
    reported(world, RECEIPT, event_type)
    world.ask(asked)
    world.drain()
    assert len(world.sent(RECEIPT)) == 1


def test_a_text_that_turns_out_to_have_arrived_is_not_sent_twice():
    world, again = sent(event_type="TEXT_UNKNOWN")
    reported(world, RECEIPT, "TEXT_DELIVERED")
    world.ask(again)
    world.drain()
    assert len(world.sent(RECEIPT)) == 1


def test_marketing_is_never_tried_again():
    world, again = sent(offer(), PROMOTIONAL)
    assert again is None
    text = world.send_attempt(offer()).message_id
    forged = replace(offer(body="", template="any"), retry=text)
    world.ask(forged)
    world.drain()
    assert len(world.sent(offer())) == 1


def test_a_stop_meanwhile_holds_and_the_first_try_stays_on_record():
    world, again = sent()
    world.text("STOP")
    world.ask(again)
    world.drain()
    assert (world.done[-1].reason, world.send_attempt(RECEIPT).fate) == (Reason.STOPPED, AttemptStatus.SENT)
    assert len(world.sent(RECEIPT)) == 1


def test_nothing_is_tried_again_past_the_end_of_its_request():
    world, again = sent(code())
    world.now = code().not_after - timedelta(seconds=3)
    world.ask(again)
    world.drain()
    assert (world.done[-1].reason, len(world.sent(code()))) == (Reason.EXPIRED, 1)
    assert retry_of(world.send_attempt(code()), reported(world, code()), TRANSACTIONAL, world.now) is None


def test_a_request_that_never_went_out_cannot_be_tried_again():
    world, again = sent()
    world.ask(replace(again, request_id="receipt-2"), replace(again, to=OTHERS[0]), replace(again, retry="sent-9"))
    world.drain()
    assert len(world.service.sent) == 1


@pytest.mark.parametrize("kind", [Kind.CRASH, Kind.THROTTLE, Kind.CUT])
def test_whatever_breaks_at_any_call_it_is_tried_once_at_most_and_has_an_end(kind):
    for call in range(1, 40):
        world, again = sent()
        world.ask(again, again)
        calls = world.drain((Fault(kind, call),))
        assert len(world.sent(RECEIPT)) <= 2
        attempt = world.send_attempt(RECEIPT)
        assert attempt.settled
        assert not world.queues.messages
        if call > len(calls):
            break
    else:
        raise AssertionError("a retry takes fewer calls")


def test_an_ordinary_text_costs_no_call_and_no_row_more():
    world = World(TRANSACTIONAL)
    world.ask(RECEIPT)
    calls = world.drain()
    other = World(TRANSACTIONAL)
    other.ask(RECEIPT)
    other.drain()
    again = retry_of(other.send_attempt(RECEIPT), reported(other, RECEIPT), TRANSACTIONAL, other.now)
    other.ask(again)
    assert len(other.drain()) <= len(calls)
    assert other.sent(RECEIPT) == 2 * world.sent(RECEIPT)
