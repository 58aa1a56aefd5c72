"""The way out: what a send says, and what each answer of the service means."""

import json

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from lambdas.stores.errors import NotAccepted, OutcomeUnknown, Refused
from lambdas.stores.texting import Texting


@pytest.fixture
def texting(home, program):
    """The program's way out on the local AWS."""
    return Texting(home.sms, home.environment, program())


@pytest.fixture
def answering(home):
    """Let the service's side of the wire answer or break as told, for the length of a test."""
    events, registered = home.sms.meta.events, []

    def answer(operation, handler):
        name = f"before-call.pinpoint-sms-voice-v2.{operation}"
        events.register(name, handler)
        registered.append((name, handler))

    yield answer
    for name, handler in registered:
        events.unregister(name, handler)


def fault(code, status=400, **fields):
    """Return a handler that answers with an error of the service."""

    class Http:
        status_code = status

    error = {"Error": {"Code": code, "Message": "no text to +14255550161"}}
    return lambda **_: (Http, error | fields | {"ResponseMetadata": {"HTTPStatusCode": status}})


def broken(error):
    """Return a handler that breaks the connection."""

    def handler(**_):
        raise error

    return handler


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
    with pytest.raises(Refused):
        texting.lift_opt_out(phone)
    assert home.opted_out(phone)


def test_a_list_that_is_gone_is_not_taken_for_a_number_that_is_off_it(home, program, phone):
    gone = home.variables | {"OPT_OUT_LIST": "gone"}
    texting = Texting(home.sms, type(home.environment).read(gone), program())
    with pytest.raises(NotAccepted, match="is gone"):
        texting.lift_opt_out(phone)
    with pytest.raises(NotAccepted, match="ResourceNotFoundException"):
        texting.list_opt_out(phone)


MEANINGS = {
    "throttled": (fault("ThrottlingException"), NotAccepted),
    "quota": (fault("ServiceQuotaExceededException", Reason="MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"), NotAccepted),
    "denied": (fault("AccessDeniedException"), NotAccepted),
    "invalid": (fault("ValidationException"), NotAccepted),
    "set up wrongly": (fault("ConflictException", Reason="MESSAGE_TYPE_MISMATCH"), NotAccepted),
    "conflict without a reason": (fault("ConflictException"), NotAccepted),
    "opted out": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"), Refused),
    "not verified": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_NOT_VERIFIED"), Refused),
    "failed inside": (fault("InternalServerException", 500), OutcomeUnknown),
    "gateway": (fault("503", 503), OutcomeUnknown),
    "no connection": (broken(ConnectTimeoutError(endpoint_url="x")), NotAccepted),
    "no answer": (broken(ReadTimeoutError(endpoint_url="x")), OutcomeUnknown),
}


@pytest.mark.parametrize("answer", MEANINGS)
def test_what_an_answer_to_a_send_means_and_that_it_names_no_number(texting, phone, answering, answer):
    handler, meaning = MEANINGS[answer]
    answering("SendTextMessage", handler)
    with pytest.raises(meaning) as raised:
        texting.reply(phone, "hello", "inbound-1")
    assert "4255550161" not in str(raised.value)


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
