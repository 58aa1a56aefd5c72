"""What the gate does with a batch, and what it leaves in the queue."""

from datetime import timedelta

import pytest

from lambdas.consent.items import HELD, lease_row
from lambdas.functions.send_gate.task import TaskOutcome, campaigns, metrics
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.verdict import Reason
from tests.exploration.memory.service import Listed
from tests.exploration.memory.writes import SENDS, SUBSCRIPTIONS
from tests.lambdas.functions.send_gate.asked import OTHERS, TRANSACTIONAL, code, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE
from tests.lambdas.functions.send_gate.queues import BULK, REQUESTS
from tests.lambdas.functions.send_gate.world import World, refuse


def test_a_text_goes_out_as_it_was_decided_and_leaves_its_evidence(world):
    world.ask(offer(campaign="spring"))
    world.deliver()
    (sent,) = world.sent(offer())
    send_attempt = world.send_attempt(offer())
    assert (send_attempt.fate, send_attempt.body, send_attempt.campaign, send_attempt.attempts) == (
        AttemptStatus.SENT,
        sent,
        "spring",
        1,
    )
    assert send_attempt.message_id == f"sent-{len(world.service.sent)}"
    assert [one.at for one in world.history().sends] == [NOON]
    assert world.leases() == []
    assert world.queues.messages == []


def test_a_request_that_comes_again_is_a_duplicate_whatever_became_of_it(world):
    for _ in range(3):
        world.ask(offer(), offer("offer-2", topic="unheard of"))
        world.deliver()
    assert len(world.sent(offer())) == 1
    assert metrics(world.done) == {"Sent": 1, "Duplicate": 4, "Dropped": 1, "DroppedUnknownTopic": 1}


def test_a_request_that_another_has_in_hand_stays_in_its_queue(world):
    world.ask(offer(), offer())
    send = world.service.send_text_message

    def meanwhile(**request):
        world.service.send_text_message = send
        world.deliver(gate=world.new_gate())
        return send(**request)

    world.service.send_text_message = meanwhile
    world.deliver(most=1)
    assert [(one.outcome, one.reason) for one in world.done] == [(TaskOutcome.LEFT, "in_hand"), (TaskOutcome.SENT, "")]
    world.drain()
    assert (len(world.sent(offer())), world.deeds[-1]) == (1, TaskOutcome.DUPLICATE)


def test_a_message_that_is_no_request_fails_alone_and_ends_in_the_dead_letters(world):
    world.queues.put(REQUESTS, "no request")
    world.ask(offer())
    world.drain()
    assert [message.body for message in world.queues.dead] == ["no request"]
    assert len(world.sent(offer())) == 1


def test_a_text_waits_for_another_to_the_same_phone_and_then_goes_out(world):
    world.put(lease_row(PHONE, "other", world.now + timedelta(milliseconds=50)))
    world.ask(offer())
    world.deliver()
    assert world.deeds == [TaskOutcome.SENT]


def test_where_another_text_to_the_phone_does_not_end_it_comes_again_in_its_queue(world):
    world.put(lease_row(PHONE, "other", world.now + HELD))
    world.ask(offer())
    world.deliver()
    assert [(one.outcome, one.reason) for one in world.done] == [(TaskOutcome.DEFERRED, Reason.BUSY)]
    world.drain()
    assert len(world.sent(offer())) == 1


def test_a_claim_that_took_so_long_that_its_lease_might_lapse_is_made_anew(world):
    transact, slow = world.tables.transact_write_items, [timedelta(seconds=6), timedelta(0)]

    def slowly(**request):
        transact(**request)
        if slow:
            world.now += slow.pop(0)

    world.tables.transact_write_items = slowly
    world.ask(offer())
    calls = world.deliver()
    assert calls.count("TransactWriteItems") == 3
    assert [one.at for one in world.history().sends] == [world.send_attempt(offer()).at]
    assert world.deeds == [TaskOutcome.SENT]
    assert world.send_attempt(offer()).at > NOON


def test_no_text_is_begun_when_time_is_up(world):
    done, _ = world.gate.take([world.task(offer())], lambda: False)
    assert [(one.outcome, one.reason) for one in done] == [(TaskOutcome.DEFERRED, Reason.PACE)]
    assert (world.sent(offer()), world.send_attempt(offer())) == ([], None)
    world.drain()
    assert len(world.sent(offer())) == 1


def test_what_the_service_holds_as_opted_out_goes_on_record(world):
    world.service.listed = Listed(world.now, by_end_user=True)
    world.ask(offer())
    world.deliver()
    assert (world.send_attempt(offer()).reason, metrics(world.done)["OptOutLearned"]) == (Reason.OPTED_OUT, 1)
    assert world.conversation.tables.read(PHONE, "any").record.standing.stopped
    assert world.history().sends == ()
    assert world.leases() == []


@pytest.mark.parametrize(
    ("code", "why", "reason"),
    [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE", Reason.PROTECTED),
        ("ValidationException", "PRICE_OVER_THRESHOLD", Reason.OVER_PRICE),
        ("ValidationException", "MAXIMUM_SIZE_EXCEEDED", Reason.REFUSED),
    ],
)
def test_a_text_that_the_service_refuses_is_dropped_for_its_reason_and_the_rest_goes_on(world, code, why, reason):
    refuse(world, code, why)
    world.ask(offer())
    world.deliver()
    assert (world.send_attempt(offer()).fate, world.send_attempt(offer()).reason) == (AttemptStatus.DROPPED, reason)
    assert world.history().sends == ()
    world.ask(offer("offer-2"))
    world.deliver()
    assert world.send_attempt(offer("offer-2")).fate is AttemptStatus.SENT


def test_the_texts_of_a_campaign_are_counted_by_how_they_ended(world):
    world.ask(offer(campaign="spring"), offer("offer-2", campaign="spring", to=OTHERS[0]), queue=BULK)
    world.deliver(queue=BULK)
    rows = [row for (phone, _), row in world.tables.rows[SENDS].items() if phone == "campaign#spring"]
    assert [(row["sent"]["N"], row["dropped_not_subscribed"]["N"]) for row in rows] == [("1", "1")]
    assert campaigns(world.done) == {"spring": {"sent": 1, "dropped_not_subscribed": 1}}


def test_a_receipt_needs_no_subscription_but_a_notice_and_the_notice_is_evidence():
    world = World(TRANSACTIONAL)
    world.ask(code(template="receipt"), code("code-2", template="receipt", notice=None, to=OTHERS[0]))
    world.deliver()
    assert {one.task.asked.to: one.reason for one in world.done} == {PHONE: "", OTHERS[0]: Reason.NO_NOTICE}
    assert world.send_attempt(code()).notice.source == "checkout"
    assert (PHONE, "program") not in world.tables.rows[SUBSCRIPTIONS]


def test_what_a_log_may_tell_names_no_one(world):
    world.ask(offer())
    world.deliver()
    assert world.done[0].told() == {"verdict": "sent", "phone": "***61", "request": "offer-1"}
