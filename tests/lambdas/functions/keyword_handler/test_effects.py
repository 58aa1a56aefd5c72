"""Effects that the service takes, refuses, throttles or leaves without an answer, and texts that meet each other."""

from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from lambdas.consent.timestamps import in_milliseconds
from lambdas.stores.consent.outbox import Entry
from lambdas.stores.errors import Contended, NotAccepted

KEEPS_LIST = {"service_keywords": ()}  # managed, by words that the pool does not know


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
    inbox(**KEEPS_LIST).hear(text("STOP", phone=phone))
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
    person, said = inbox(**KEEPS_LIST), text("STOP", phone=phone)
    wire.answers["SendTextMessage"] = [throttled] * 3
    wire.answers["PutOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(said)
    person.delay = timedelta(minutes=6)
    person.hear(said)
    assert home.sent(phone) == []
    assert home.outbox(phone) == [["dropped", "done"]]
    assert home.opted_out(phone)
    assert person.counted["ReplyExpired"] == 1


def test_a_confirmation_that_is_not_taken_at_first_is_tried_again_before_the_number_is_listed(
    home, inbox, text, phone, wire
):
    wire.answers["SendTextMessage"] = [throttled] * 2
    inbox(**KEEPS_LIST).hear(text("STOP", phone=phone))
    assert (home.sent(phone), home.opted_out(phone)) == (["Acme: no more"], True)
    assert home.outbox(phone) == [["done", "done"]]


def test_a_confirmation_that_is_not_taken_does_not_hold_the_listing_back(home, inbox, text, phone, wire):
    wire.answers["SendTextMessage"] = [throttled] * 3
    inbox(**KEEPS_LIST).hear(text("STOP", phone=phone))
    assert (home.sent(phone), home.opted_out(phone)) == ([], True)
    assert home.outbox(phone) == [["refused", "done"]]


@pytest.mark.parametrize("body", ["HELP", "START", "DEALS", "PREFS", "STOP"])
def test_an_answer_has_an_end(home, inbox, text, phone, body):
    person = inbox(**KEEPS_LIST)
    person.delay = timedelta(minutes=16)
    person.hear(text(body, phone=phone))
    assert home.sent(phone) == []


@pytest.mark.parametrize("body", ["DEALS", "YES", "START", "LEAVE DEALS", "PREFS"])
def test_an_answer_that_is_owed_does_not_follow_a_stop_that_is_on_record(home, inbox, text, phone, wire, body):
    person = inbox(**KEEPS_LIST)
    person.hear(text("DEALS", 0, phone=phone))
    said, before = text(body, 1, phone=phone), home.sent(phone)
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(said)
    wire.answers["PutOptedOutNumber"] = [throttled]  # so that the list does not stand in for the look at the record
    with pytest.raises(NotAccepted):
        person.hear(text("STOP", 2, phone=phone))
    person.hear(said)
    assert home.sent(phone) == [*before, "Acme: no more"]
    assert person.counted["ReplyOvertaken"] == 1


def test_a_question_does_not_follow_the_leave_of_its_topic(home, inbox, text, phone, wire):
    person, said = inbox(**KEEPS_LIST), text("DEALS", 0, phone=phone)
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(said)
    person.hear(text("LEAVE DEALS", 1, phone=phone))
    person.hear(said)
    assert home.sent(phone) == ["deals: you left"]


def test_help_is_answered_though_a_stop_came_in_between(home, inbox, text, phone, wire):
    person, said = inbox(**KEEPS_LIST), text("HELP", 0, phone=phone)
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(said)
    wire.answers["PutOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(text("STOP", 1, phone=phone))
    person.hear(said)
    assert home.sent(phone) == ["Acme: no more", "Acme: help"]


def test_a_stop_goes_on_record_once_the_answer_in_hand_is_out(home, inbox, text, phone, wire):
    person, met = inbox(**KEEPS_LIST), []

    def stop_meanwhile():
        with pytest.raises(Contended):
            person.conversation.tables.commit(*ruled(person, text("STOP", 0.02, phone=phone)))
        met.append(len(home.ledger(phone)))

    wire.answers["SendTextMessage"] = [stop_meanwhile]
    person.hear(text("DEALS", 0, phone=phone))
    assert met == [1]
    person.conversation.tables.commit(*ruled(person, text("STOP", 0.02, phone=phone)))
    assert len(home.ledger(phone)) == 2


def ruled(person, said):
    """Return what would be committed of a text that comes this moment."""
    person.at = said.at
    act, record = person.conversation.act(said), person.conversation.tables.read(said.phone, said.message_id).record
    now = in_milliseconds(person.conversation.recorder.clock())
    return record, act.rule(record, now)[0], Entry(said.phone, said.message_id, said.at, ()), now


def test_a_yes_to_a_question_that_was_never_sent_is_asked_the_question(home, inbox, text, phone, wire):
    person = inbox()
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(text("DEALS", 0, phone=phone))
    person.hear(text("YES", 1, phone=phone))
    held = person.conversation.tables.read(phone, "any").record.subscriptions["deals"]
    assert (held.state, home.sent(phone)) == ("pending", ["deals: reply YES"])
    person.hear(text("YES", 2, phone=phone))
    assert home.sent(phone) == ["deals: reply YES", "deals: you are in"]


def test_a_stop_that_comes_late_ends_a_question_that_was_asked_once_more(inbox, text, phone, wire):
    person = inbox()
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(text("DEALS", 0, phone=phone))
    person.hear(text("YES", 2, phone=phone))
    person.hear(text("please stop texting me", 1, phone=phone))
    record = person.conversation.tables.read(phone, "any").record
    assert (record.subscriptions["deals"].state, record.listed) == ("revoked", True)


def test_a_yes_answers_the_older_question_where_the_newer_was_never_sent(inbox, text, phone, wire):
    person = inbox()
    person.hear(text("DEALS", 0, phone=phone))
    wire.answers["SendTextMessage"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(text("NEWS", 1, phone=phone))
    person.hear(text("YES", 2, phone=phone))
    states = person.conversation.tables.read(phone, "any").record.subscriptions
    assert {name: str(held.state) for name, held in states.items()} == {"deals": "active", "news": "pending"}


@pytest.mark.parametrize("body", ["HELP", "PREFS", "START"])
def test_what_only_tells_something_is_told_three_times_an_hour_and_then_no_more(home, inbox, text, phone, body):
    person = inbox(**KEEPS_LIST)
    for minute in (0, 10, 20, 30, 40, 61):
        person.hear(text(body, minute, phone=phone))
    assert len(home.sent(phone)) == 4  # the three of the first hour, and one when that hour is over
    assert person.counted["ReplySilenced"] == 2
    assert len(home.ledger(phone)) == 6


def test_a_stop_is_confirmed_however_often_help_was_asked_for(home, inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    for minute, body in enumerate(["HELP", "HELP", "HELP", "HELP", "DEALS", "YES", "STOP"]):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone) == [*["Acme: help"] * 3, "deals: reply YES", "deals: you are in", "Acme: no more"]


def test_a_reply_to_a_number_that_the_service_holds_as_opted_out_is_refused_for_good(home, inbox, text, phone, wire):
    home.sms.put_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)
    person, said = inbox(**KEEPS_LIST), text("HELP", phone=phone)
    wire.calls.clear()
    person.hear(said)
    person.hear(said)
    assert wire.calls.count("SendTextMessage") == 1
    assert ["refused"] in home.outbox(phone)
    assert person.counted["ReplyRefused"] == 1


def test_a_lift_that_is_refused_is_counted_and_does_not_stop_the_rest(home, inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    for minute, body in enumerate(["STOP", "START", "STOP", "START"]):
        person.hear(text(body, minute, phone=phone))
    assert person.counted["LiftRefused"] == 1
    assert person.counted["ReplyRefused"] == 1
    assert home.opted_out(phone)


def test_a_claim_is_left_to_its_owner_for_a_minute_and_then_given_up(home, inbox, text, phone, wire):
    person, said = inbox(**KEEPS_LIST), text("STOP", phone=phone)
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
    person = inbox(**KEEPS_LIST)
    person.hear(text("STOP", 0, phone=phone))
    wire.answers["DeleteOptedOutNumber"] = [lambda: person.hear(text("STOP", 2, phone=phone)) and None]
    person.hear(text("START", 1, phone=phone))
    assert person.conversation.tables.read(phone, "any").record.standing.stopped
    assert home.opted_out(phone)


def test_who_comes_back_is_read_once_where_nothing_came_between(inbox, text, phone, wire):
    person = inbox(**KEEPS_LIST)
    person.hear(text("STOP", 0, phone=phone))
    wire.calls.clear()
    person.hear(text("DEALS", 1, phone=phone))
    assert "DeleteOptedOutNumber" in wire.calls
    assert wire.calls.count("Query") == 1


def test_who_comes_back_is_read_again_where_a_stop_came_between(inbox, text, phone, wire):
    person = inbox(**KEEPS_LIST)
    person.hear(text("STOP", 0, phone=phone))
    others = []

    def meanwhile():
        before = wire.calls.count("Query")
        person.hear(text("STOP", 2, phone=phone))
        others.append(wire.calls.count("Query") - before)

    wire.answers["DeleteOptedOutNumber"] = [meanwhile]
    wire.calls.clear()
    person.hear(text("DEALS", 1, phone=phone))
    assert wire.calls.count("Query") - others[0] > 1


def test_a_number_that_was_lifted_after_a_copy_had_settled_that_is_put_back_when_the_text_comes_again(
    home, inbox, text, phone, wire
):
    person, start = inbox(**KEEPS_LIST), text("START", 1, phone=phone)
    person.hear(text("STOP", 0, phone=phone))

    def meanwhile():
        person.hear(text("STOP", 2, phone=phone))
        person.hear(start)
        wire.answers["PutOptedOutNumber"] = [throttled]

    wire.answers["DeleteOptedOutNumber"] = [meanwhile]
    with pytest.raises(NotAccepted):
        person.hear(start)
    assert not home.opted_out(phone)
    person.hear(start)
    assert home.opted_out(phone)


def test_a_stop_that_start_has_overtaken_does_not_list_the_number_on_a_later_delivery(home, inbox, text, phone, wire):
    person, stop = inbox(**KEEPS_LIST), text("STOP", 0, phone=phone)
    wire.answers["PutOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(stop)
    person.hear(text("START", 1, phone=phone))
    person.hear(stop)
    assert not home.opted_out(phone)
    assert home.outbox(phone) == [["done", "dropped"], ["done", "done"]]


def test_a_start_whose_lift_a_stop_has_overtaken_leaves_the_number_listed(home, inbox, text, phone, wire):
    person, start = inbox(**KEEPS_LIST), text("START", 1, phone=phone)
    wire.answers["DeleteOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(start)
    person.hear(text("STOP", 2, phone=phone))
    person.hear(start)
    assert home.opted_out(phone)


def test_a_join_whose_lift_a_no_has_overtaken_leaves_the_number_listed(home, inbox, text, phone, wire):
    person, join = inbox(**KEEPS_LIST), text("DEALS", 1, phone=phone)
    person.hear(text("STOP", 0, phone=phone))
    wire.answers["DeleteOptedOutNumber"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(join)
    person.hear(text("NO", 2, phone=phone))
    person.hear(join)
    assert home.opted_out(phone)
    assert home.sent(phone) == ["Acme: no more"]
