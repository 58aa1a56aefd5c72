"""Effects that the service takes, refuses, throttles or leaves without an answer, and texts that meet each other."""

from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from lambdas.stores.errors import Contended, NotAccepted

SELF_MANAGED = {"opt_out_mode": "self_managed"}


def throttled():
    """Answer as the service does when it is asked too often."""

    class Http:
        status_code = 400

    return Http, {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}


def cut_off():
    """Break the connection while the answer is awaited."""
    raise ReadTimeoutError(endpoint_url="sms")


def test_a_reply_without_an_answer_is_never_sent_again(home, inbox, text, phone, wire):
    person, said = inbox(), text("DEALS", phone=phone)
    wire.after["SendTextMessage"] = [cut_off]
    for _ in range(3):
        person.hear(said)
    assert home.sent(phone) == ["deals: reply YES"]
    assert home.outbox(phone) == [["unknown"]]
    assert person.counted["ReplyUnknown"] == 1


def test_an_opt_out_is_listed_even_if_its_confirmation_has_no_answer(home, inbox, text, phone, wire):
    wire.after["SendTextMessage"] = [cut_off]
    inbox(**SELF_MANAGED).hear(text("STOP", phone=phone))
    assert home.opted_out(phone)


def test_a_reply_that_was_throttled_is_sent_on_the_next_delivery(home, inbox, text, phone, wire):
    person, said = inbox(), text("DEALS", phone=phone)
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted, match="ThrottlingException"):
        person.hear(said)
    assert home.outbox(phone) == [["pending"]]
    person.hear(said)
    assert home.sent(phone) == ["deals: reply YES"]
    assert len(home.ledger(phone)) == 1


def test_a_confirmation_of_an_opt_out_that_waited_too_long_is_dropped_and_the_number_listed(
    home, inbox, text, phone, wire
):
    person, said = inbox(**SELF_MANAGED), text("STOP", phone=phone)
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(said)
    person.delay = timedelta(minutes=6)
    person.hear(said)
    assert home.sent(phone) == []
    assert home.outbox(phone) == [["dropped", "done"]]
    assert home.opted_out(phone)
    assert person.counted["ReplyExpired"] == 1


def test_a_reply_to_a_number_that_the_service_holds_as_opted_out_is_refused_for_good(home, inbox, text, phone, wire):
    home.sms.put_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)
    person, said = inbox(), text("DEALS", phone=phone)
    wire.calls.clear()
    person.hear(said)
    person.hear(said)
    assert wire.calls.count("SendTextMessage") == 1
    assert ["refused"] in home.outbox(phone)
    assert person.counted["ReplyRefused"] == 1


def test_a_lift_that_is_refused_is_counted_and_does_not_stop_the_rest(home, inbox, text, phone):
    person = inbox(**SELF_MANAGED)
    for minute, body in enumerate(["STOP", "START", "STOP", "START"]):
        person.hear(text(body, minute, phone=phone))
    assert person.counted["LiftRefused"] == 1
    assert person.counted["ReplyRefused"] == 1
    assert home.opted_out(phone)


def test_a_claim_is_left_to_its_owner_for_a_minute_and_then_given_up(home, inbox, text, phone, wire):
    person, said = inbox(**SELF_MANAGED), text("STOP", phone=phone)
    wire.crash_at, wire.heard = 3, True
    with pytest.raises(wire.Crash):
        person.hear(said)
    wire.crash_at = None
    person.delay = timedelta(seconds=59)
    with pytest.raises(Contended):  # a copy that ended well would take the text off the queue
        person.hear(said)
    assert home.outbox(phone) == [["claimed", "pending"]]
    person.delay = timedelta(seconds=62)
    person.hear(said)
    assert home.outbox(phone) == [["unknown", "done"]]
    assert home.sent(phone) == []
    assert home.opted_out(phone)


def test_a_stop_that_comes_while_the_number_is_lifted_has_it_listed(home, inbox, text, phone, wire):
    person = inbox(**SELF_MANAGED)
    person.hear(text("STOP", 0, phone=phone))
    wire.answers["DeleteOptedOutNumber"] = [lambda: person.hear(text("STOP", 2, phone=phone)) and None]
    person.hear(text("START", 1, phone=phone))
    assert person.conversation.tables.read(phone, "any").record.standing.stopped
    assert home.opted_out(phone)


def test_a_stop_that_start_has_overtaken_does_not_list_the_number_on_a_later_delivery(home, inbox, text, phone, wire):
    person, stop = inbox(**SELF_MANAGED), text("STOP", 0, phone=phone)
    wire.answers["PutOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(stop)
    person.hear(text("START", 1, phone=phone))
    person.hear(stop)
    assert not home.opted_out(phone)
    assert home.outbox(phone) == [["done", "dropped"], ["done", "done"]]


def test_a_start_whose_lift_a_stop_has_overtaken_leaves_the_number_listed(home, inbox, text, phone, wire):
    person, start = inbox(**SELF_MANAGED), text("START", 1, phone=phone)
    wire.answers["DeleteOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(start)
    person.hear(text("STOP", 2, phone=phone))
    person.hear(start)
    assert home.opted_out(phone)


def test_a_join_whose_lift_a_no_has_overtaken_leaves_the_number_listed(home, inbox, text, phone, wire):
    person, join = inbox(**SELF_MANAGED), text("DEALS", 1, phone=phone)
    person.hear(text("STOP", 0, phone=phone))
    wire.answers["DeleteOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(join)
    person.hear(text("NO", 2, phone=phone))
    person.hear(join)
    assert home.opted_out(phone)
    assert home.sent(phone) == ["Acme: no more"]
