"""Texts from phones: what the service answers, does and publishes."""

import json
from contextlib import closing
from http.client import HTTPConnection

import pytest

from local.door import DoorError

PHONE = "+12065550100"


def opted_out(account, program):
    listed = account.sms.describe_opted_out_numbers(OptOutListName=program["List"])["OptedOutNumbers"]
    return {entry["OptedOutNumber"]: entry["EndUserOptedOut"] for entry in listed}


def test_a_text_without_keyword_is_published_and_not_answered(account, deployed):
    program = deployed()
    received = account.door.text(from_=PHONE, to=program["Pool"], body="Hello")
    assert (received.keyword, received.answer, received.published) == (None, None, True)
    assert account.payloads(program["Inbox"]) == [
        {
            "originationNumber": PHONE,
            "destinationNumber": program["Number"],
            "messageBody": "Hello",
            "inboundMessageId": received.inbound_message_id,
        }
    ]


@pytest.mark.parametrize("way", ["Pool", "Number", "NumberArn"])
def test_a_text_can_be_sent_to_a_pool_or_its_number(account, deployed, way):
    program = deployed()
    assert account.door.text(from_=PHONE, to=program[way], body="Hello").to == program["Number"]


def test_a_text_to_nobody_is_refused(account):
    with pytest.raises(DoorError, match="does not exist"):
        account.door.text(from_=PHONE, to="+12065559999", body="Hello")


def test_a_path_that_the_door_has_not_is_told_what_there_is(account):
    connection = HTTPConnection(account.aws.endpoint.removeprefix("http://"))
    with closing(connection):
        connection.request("GET", "/_sms/letters")
        response = connection.getresponse()
        assert response.status == 404
        assert "POST and GET /_sms/inbound" in json.load(response)["message"]


@pytest.mark.parametrize(
    ("body", "keyword", "answer"),
    [
        ("STOP", "STOP", "You are out."),
        ("stop please", "STOP", "You are out."),
        ("Unsubscribe", "UNSUBSCRIBE", "You are out."),
        ("OPT-OUT", "OPT-OUT", "You are out."),
        ("help!", "HELP", "Call us."),
        ("  Hours?", "HOURS", "Nine to five."),
        ("please stop", None, None),
        ("weekend", None, None),
    ],
)
def test_a_keyword_counts_where_a_text_begins_with_it_in_any_case(account, deployed, body, keyword, answer):
    program = deployed()
    received = account.door.text(from_=PHONE, to=program["Pool"], body=body)
    assert (received.keyword, received.answer) == (keyword, answer)
    assert [sent.body for sent in account.door.sent(to=PHONE, by="service")] == ([answer] if answer else [])


def test_of_two_keywords_the_longer_counts(account, deployed):
    longer = {"Keyword": "STOPOVER", "Message": "Flights.", "Action": "AUTOMATIC_RESPONSE"}
    program = deployed(Pool={"OptionalKeywords": [longer]})
    assert account.door.text(from_=PHONE, to=program["Pool"], body="Stopover").answer == "Flights."
    assert opted_out(account, program) == {}


def test_stop_puts_the_phone_on_the_list_of_its_own_pool(account, deployed):
    first, second = deployed("First"), deployed("Second")
    account.door.text(from_=PHONE, to=first["Pool"], body="STOP")
    assert opted_out(account, first) == {PHONE: True}
    assert opted_out(account, second) == {}


def test_start_takes_the_phone_off_the_list_as_often_as_it_likes(account, deployed):
    program = deployed()
    for _ in range(3):
        account.door.text(from_=PHONE, to=program["Pool"], body="STOP")
        account.door.text(from_=PHONE, to=program["Pool"], body="START")
    assert opted_out(account, program) == {}


def test_the_payload_names_the_keyword_and_the_message_it_answers(account, deployed):
    program = deployed()
    account.sms.send_text_message(DestinationPhoneNumber=PHONE, OriginationIdentity=program["Pool"], MessageBody="Hi")
    account.door.text(from_=PHONE, to=program["Pool"], body="HOURS")
    (payload,) = account.payloads(program["Inbox"])
    first, _answer = account.door.sent(to=PHONE)
    assert (payload["messageKeyword"], payload["previousPublishedMessageId"]) == ("HOURS", first.message_id)


def test_a_duplicate_is_published_again_and_answered_once(account, deployed):
    program = deployed()
    for _ in range(3):
        account.door.text(from_=PHONE, to=program["Pool"], body="HELP", inbound_message_id="one")
    assert [payload["inboundMessageId"] for payload in account.payloads(program["Inbox"])] == ["one"] * 3
    assert len(account.door.sent(to=PHONE)) == 1
    assert [received.answer for received in account.door.received(from_=PHONE)] == ["Call us.", None, None]


@pytest.mark.parametrize("body", ["STOP", "HELP", "START"])
def test_the_service_can_keep_what_it_handles_from_the_topic(account, deployed, body):
    program = deployed()
    received = account.door.text(from_=PHONE, to=program["Pool"], body=body, handled_reach_topic=False)
    assert (received.answer is not None, received.published) == (True, False)
    assert account.payloads(program["Inbox"]) == []


def test_a_text_the_service_does_not_handle_always_reaches_the_topic(account, deployed):
    program = deployed()
    assert account.door.text(from_=PHONE, to=program["Pool"], body="HOURS", handled_reach_topic=False).published


@pytest.mark.parametrize("body", ["STOP", "HELP", "CANCEL", "START"])
def test_with_self_managed_opt_outs_the_service_only_publishes(account, deployed, body):
    program = deployed(Pool={"SelfManagedOptOutsEnabled": True})
    received = account.door.text(from_=PHONE, to=program["Pool"], body=body, handled_reach_topic=False)
    assert (received.keyword, received.answer, received.published) == (body, None, True)
    assert opted_out(account, program) == {}
