"""The way out: what a send says, and what each answer of the service means."""

import json

import pytest

from lambdas.stores.errors import NotAccepted, Refused
from lambdas.stores.sms import Texting
from tests.lambdas.stores.faults import fault


def test_a_reply_goes_out_through_the_pool_with_its_context(home, texting, phone):
    message_id = texting.reply(phone, "hello", "inbound-1")
    (sent,) = home.aws.door.sent(to=phone)
    assert (sent.message_id, sent.body, sent.message_type) == (message_id, "hello", "TRANSACTIONAL")
    assert sent.origination_identity == home.environment.pool_arn
    assert sent.configuration_set == "home-settings"
    assert sent.context == {"brand": "acme", "program": "acme/promotional", "inbound_message_id": "inbound-1"}


def test_a_reply_lives_five_minutes_and_names_its_type(texting, phone, answering):
    asked = {}
    answering("SendTextMessage", lambda params, **_: asked.update(json.loads(params["body"])))
    texting.reply(phone, "hello", "inbound-1")
    assert (asked["TimeToLive"], asked["MessageType"]) == (300, "TRANSACTIONAL")


def test_a_text_goes_out_for_as_long_and_with_such_a_context_as_asked(home, texting, phone, answering):
    asked = {}
    answering("SendTextMessage", lambda params, **_: asked.update(json.loads(params["body"])))
    message_id = texting.send(phone, "hello", 7200, {"request_id": "offer-1", "campaign": "spring"})
    (sent,) = home.aws.door.sent(to=phone)
    own = {"brand": "acme", "program": "acme/promotional"}
    assert (sent.message_id, sent.context) == (message_id, own | {"request_id": "offer-1", "campaign": "spring"})
    assert asked["TimeToLive"] == 7200


def test_a_number_on_the_list_is_refused(home, texting, phone):
    texting.list_opt_out(phone)
    with pytest.raises(Refused, match="DESTINATION_PHONE_NUMBER_OPTED_OUT"):
        texting.reply(phone, "hello", "inbound-1")
    assert home.sent(phone) == []


def test_a_number_may_be_listed_twice_and_lifted_twice(home, texting, phone):
    texting.list_opt_out(phone)
    texting.list_opt_out(phone)
    assert home.opted_out(phone)
    texting.lift_opt_out(phone)
    texting.lift_opt_out(phone)
    assert not home.opted_out(phone)


def test_a_number_is_lifted_once_in_thirty_days(home, texting, phone):
    texting.list_opt_out(phone)
    texting.lift_opt_out(phone)
    texting.list_opt_out(phone)
    with pytest.raises(Refused, match="ValidationException PHONE_NUMBER_CANNOT_BE_OPTED_IN"):
        texting.lift_opt_out(phone)
    assert home.opted_out(phone)


def test_a_lift_that_the_set_up_refuses_is_tried_again(texting, phone, answering):
    answering("DeleteOptedOutNumber", fault("ConflictException", Reason="RESOURCE_NOT_ACTIVE"))
    with pytest.raises(NotAccepted, match="RESOURCE_NOT_ACTIVE"):
        texting.lift_opt_out(phone)


def test_a_list_that_is_gone_is_not_taken_for_a_number_that_is_off_it(home, program, phone):
    gone = home.variables | {"OPT_OUT_LIST": "gone"}
    texting = Texting(home.sms, type(home.environment).read(gone), program())
    with pytest.raises(NotAccepted, match="is gone"):
        texting.lift_opt_out(phone)
    with pytest.raises(NotAccepted, match="ResourceNotFoundException"):
        texting.list_opt_out(phone)


def test_a_send_is_asked_once(home, texting, phone, answering):
    asked = []
    answering("SendTextMessage", lambda **_: asked.append(1))
    answering("SendTextMessage", fault("ThrottlingException"))
    with pytest.raises(NotAccepted):
        texting.reply(phone, "hello", "inbound-1")
    assert asked == [1]
    assert home.sms.meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize(("operation", "method"), [("Put", "list_opt_out"), ("Delete", "lift_opt_out")])
def test_a_list_that_does_not_answer_is_asked_again(texting, phone, answering, operation, method):
    answering(f"{operation}OptedOutNumber", fault("ThrottlingException"))
    with pytest.raises(NotAccepted, match="ThrottlingException"):
        getattr(texting, method)(phone)
