"""A send that the service refuses because the number opted out, and what goes on record of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.ledger import fold, opened, verify
from lambdas.stores.errors import NotAccepted


def throttled():
    """Answer as the service does when it is asked too often."""

    class Http:
        status_code = 400

    return Http, {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}


pytestmark = pytest.mark.usefixtures("listed")


@pytest.fixture
def says(inbox, text, phone):
    """Hear a text of so many minutes from now: the service keeps its list by the clock on the wall."""
    modes = {mode: inbox(opt_out_mode=mode) for mode in ("managed", "self_managed")}

    def say(body, minute, mode="managed"):
        person = modes[mode]
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minute)
        person.hear(replace(text(body, phone=phone), at=at))
        return person

    return say


@pytest.fixture
def listed(home, phone):
    """The service holds the phone as opted out, and no text told of it."""
    home.sms.put_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)


def events(home, phone):
    return [(opened(entry).kind, opened(entry).source) for entry in home.ledger(phone)]


def test_an_opt_out_that_we_did_not_know_is_on_record_at_once(home, says, phone):
    person = says("DEALS", -5)
    assert events(home, phone) == [
        ("opt_in_requested", "sms"),
        ("opted_out", "send_refused"),
        ("superseded", "sms"),
    ]
    record = person.conversation.tables.read(phone, "none").record
    assert record.standing.stopped
    assert record.subscriptions["deals"].state == "revoked"
    assert fold(phone, home.ledger(phone)) == record
    assert list(verify(home.ledger(phone), record)) == []
    assert home.opted_out(phone)
    assert home.sent(phone) == []


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
def test_a_join_after_it_is_decided_anew_and_asked_for_its_yes(home, says, phone, mode):
    person = says("DEALS", 5, mode)
    record = person.conversation.tables.read(phone, "none").record
    assert events(home, phone) == [
        ("opt_in_requested", "sms"),
        ("opted_out", "send_refused"),
        ("opt_in_requested", "sms"),
    ]
    assert record.subscriptions["deals"].state == "pending"
    assert not home.opted_out(phone)
    assert home.sent(phone) == ["deals: reply YES"]
    says("YES", 6, mode)
    assert home.sent(phone) == ["deals: reply YES", "deals: you are in"]


def test_a_subscriber_whose_stop_the_service_kept_to_itself_is_asked_when_they_join_again(home, says, phone):
    home.sms.delete_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)
    says("DEALS", -9)
    says("YES", -8)
    home.sms.put_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)
    person = says("DEALS", 5)
    record = person.conversation.tables.read(phone, "none").record
    assert events(home, phone)[2:] == [
        ("opt_in_repeated", "sms"),
        ("opted_out", "send_refused"),
        ("opt_in_requested", "sms"),
    ]
    assert record.subscriptions["deals"].state == "pending"
    assert person.counted["LiftRefused"] == 1  # once in thirty days: nothing can be sent until their own START


def test_an_opt_out_that_is_on_record_is_not_written_again(home, says, phone):
    person = says("STOP", 5, "self_managed")
    assert person.counted["ReplyRefused"] == 1
    assert events(home, phone) == [("opted_out", "sms")]


def test_where_the_list_cannot_be_asked_the_refusal_stands_and_the_reconciler_is_left_to_find_it(
    home, says, phone, wire
):
    wire.answers["DescribeOptedOutNumbers"] = [throttled]
    person = says("HELP", -5, "self_managed")
    assert events(home, phone) == [("help_requested", "sms")]
    assert home.outbox(phone) == [["refused"]]
    assert person.counted["OptOutNotLearned"] == 1


def test_where_the_list_cannot_be_asked_a_join_comes_again_and_is_then_asked(home, inbox, text, phone, wire):
    person, at = inbox(), datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    join = replace(text("DEALS", phone=phone), at=at)
    wire.answers["DescribeOptedOutNumbers"] = [throttled]
    with pytest.raises(NotAccepted):
        person.hear(join)
    person.hear(join)
    person.hear(join)
    assert home.sent(phone) == ["deals: reply YES"]


def test_a_number_that_left_the_list_meanwhile_is_not_recorded_as_opted_out(home, says, phone, wire):
    def left():
        home.sms.delete_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)

    wire.answers["DescribeOptedOutNumbers"] = [left]
    says("DEALS", -5)
    assert events(home, phone) == [("opt_in_requested", "sms")] * 2
    assert home.sent(phone) == ["deals: reply YES"]
