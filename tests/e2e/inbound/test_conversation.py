"""A customer texts the deployed programs."""

import json

import pytest
from botocore.exceptions import ClientError

from local.deployed import client

pytestmark = pytest.mark.xdist_group("local_aws")


def kinds(phone):
    return [json.loads(row["content"])["event"]["kind"] for row in phone.ledger()]


def test_a_join_becomes_active_only_after_a_yes_by_text(phone, managed):
    customer = phone(managed)
    (request,) = customer.says("JOIN DEALS", events=1, replies=1)
    assert "YES" in request
    assert customer.states() == {"deals": "pending"}
    (confirmation,) = customer.says("yes", events=1, replies=1)
    assert "STOP" in confirmation
    assert customer.states() == {"deals": "active"}
    assert kinds(customer) == ["opt_in_requested", "opt_in_confirmed"]


def test_a_no_ends_the_request_without_an_answer(phone, managed):
    customer = phone(managed)
    customer.says("DEALS", events=1, replies=1)
    assert customer.says("NO", events=1, replies=0) == []
    assert customer.states() == {"deals": "revoked"}


def test_leaving_one_topic_keeps_the_other(phone, managed):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES", "JOIN NEWS", "YES"):
        customer.says(body, events=1, replies=1)
    customer.says("LEAVE NEWS", events=1, replies=1)
    assert customer.states() == {"deals": "active", "news": "revoked"}


def test_in_managed_mode_the_service_answers_help_and_stop_and_the_handler_only_records(phone, managed):
    customer = phone(managed)
    customer.says("JOIN DEALS", events=1, replies=1)
    for body, kind in (("HELP", "help_requested"), ("STOP", "opted_out")):
        customer.says(body, events=1, replies=1)
        assert kinds(customer)[-1] == kind
        assert customer.read()[-1].by == "service"
    assert customer.states() == {"deals": "revoked"}
    assert len(customer.read(by="api")) == 1


def test_in_self_managed_mode_the_handler_answers_help_and_stop_and_the_list_is_left_alone(phone, self_managed):
    customer = phone(self_managed)
    (help_text,) = customer.says("HELP", events=1, replies=1)
    assert "STOP" in help_text
    (confirmation,) = customer.says("STOP", events=1, replies=1)
    assert "no more" in confirmation.lower() or "unsubscribed" in confirmation.lower()
    assert {message.by for message in customer.read()} == {"api"}
    assert not customer.opted_out()


def test_a_customer_of_a_self_managed_program_stops_and_comes_back_twice_in_a_day(phone, self_managed):
    customer = phone(self_managed)
    for body in ("STOP", "JOIN CLEARANCE", "YES") * 2:
        customer.says(body, events=1, replies=1)
    assert customer.states() == {"clearance": "active"}
    assert {message.by for message in customer.read()} == {"api"}


def test_a_join_in_managed_mode_is_asked_though_the_service_kept_the_stop_before_it_to_itself(phone, managed):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES"):
        customer.says(body, events=1, replies=1)
    customer.text("STOP", handled_reach_topic=False)
    assert customer.states() == {"deals": "active"}  # nobody told us
    assert "YES" in customer.says("JOIN DEALS", events=3, replies=1)[0]
    assert kinds(customer)[-3:] == ["opt_in_repeated", "opted_out", "opt_in_requested"]
    customer.says("YES", events=1, replies=1)
    assert customer.states() == {"deals": "active"}


FOUR_LANGUAGES = ("alto", "arrêt", "pare de me mandar mensagens", "no more texts please")


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
@pytest.mark.parametrize("body", FOUR_LANGUAGES)
def test_an_opt_out_in_any_of_the_four_languages_is_heard_in_both_modes(phone, request, mode, body):
    customer = phone(request.getfixturevalue(mode))
    customer.says(body, events=1, replies=1)
    assert kinds(customer) == ["opted_out"]


def test_a_free_form_revocation_that_the_service_misses_is_confirmed_once_and_listed(phone, managed):
    customer = phone(managed)
    customer.says("please stop texting me", events=1, replies=1)
    assert customer.read()[-1].by == "api"
    assert customer.opted_out()
    assert kinds(customer) == ["opted_out"]


def test_after_a_stop_the_service_refuses_a_send(phone, managed, aws):
    customer = phone(managed)
    customer.says("STOP", events=1, replies=1)
    sms = client("pinpoint-sms-voice-v2", aws.endpoint)
    with pytest.raises(ClientError) as refusal:
        sms.send_text_message(
            DestinationPhoneNumber=customer.number, OriginationIdentity=managed.pool, MessageBody="ten percent off"
        )
    assert refusal.value.response["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"


def test_start_after_stop_takes_the_number_off_the_list_and_revives_no_subscription(phone, managed):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES", "STOP", "START"):
        customer.says(body, events=1, replies=1)
    assert not customer.opted_out()
    assert customer.states() == {"deals": "revoked"}


def test_ordinary_talk_is_neither_answered_nor_recorded(phone, managed):
    customer = phone(managed)
    customer.text("what time do you open on friday?")
    customer.says("HELP", events=1, replies=1)
    assert kinds(customer) == ["help_requested"]
