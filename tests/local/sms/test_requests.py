"""Requests that do not fit the model of the service, past a client that checks nothing."""

import json

import pytest
from botocore.exceptions import ClientError

PHONE = "+12065550100"


def refused(call, **request):
    with pytest.raises(ClientError) as refusal:
        call(**request)
    return refusal.value.response


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"DestinationPhoneNumber": "home"}, "DestinationPhoneNumber"),
        ({"MessageBody": "x" * 1601}, "MessageBody"),
        ({"MessageBody": "  "}, "MessageBody"),
        ({"MessageType": "MARKETING"}, "MessageType"),
        ({"TimeToLive": 259_201}, "TimeToLive"),
        ({"TimeToLive": 4}, "TimeToLive"),
        ({"TimeToLive": "soon"}, "TimeToLive"),
        ({"Context": {str(n): "x" for n in range(6)}}, "Context"),
        ({"Priority": "high"}, "Priority"),
    ],
    ids=["phone", "long body", "blank body", "enum", "too late", "too soon", "type", "six contexts", "unknown member"],
)
def test_a_request_outside_the_model_of_the_service_is_refused_by_member(account, deployed, changes, member):
    unchecked = account.client("pinpoint-sms-voice-v2", parameter_validation=False)
    # the client drops members it does not know, so those go in by its last hook
    unknown = changes if "Priority" in changes else {}
    add = _adding(unknown)
    unchecked.meta.events.register("before-call.pinpoint-sms-voice-v2.SendTextMessage", add)
    try:
        request = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": deployed()["Pool"], "MessageBody": "Hello"}
        request |= {name: value for name, value in changes.items() if name not in unknown}
        response = refused(unchecked.send_text_message, **request)
    finally:
        unchecked.meta.events.unregister("before-call.pinpoint-sms-voice-v2.SendTextMessage", add)
    assert response["Error"]["Code"] == "ValidationException"
    assert member in response["Error"]["Message"]


def _adding(members):
    def add(params, **_):
        params["body"] = json.dumps(json.loads(params["body"]) | members).encode()

    return add


def test_an_operation_that_is_not_offered_is_named(account):
    response = refused(account.sms.send_voice_message, DestinationPhoneNumber=PHONE, OriginationIdentity="pool-0")
    assert response["Error"]["Code"] == "UnknownOperationException"
    assert "SendVoiceMessage" in response["Error"]["Message"]
