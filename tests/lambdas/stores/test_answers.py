"""What each answer of the service to a send means, and that it names no number."""

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError, SSLError

from lambdas.stores.errors import Halted, NotAccepted, OptedOut, OutcomeUnknown, Refused, Throttled
from tests.lambdas.stores.faults import broken, fault

MEANINGS = {
    "throttled": (fault("ThrottlingException"), Throttled),
    "quota": (fault("ServiceQuotaExceededException", Reason="MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"), Halted),
    "denied": (fault("AccessDeniedException"), Halted),
    "gone": (fault("ResourceNotFoundException"), Halted),
    "invalid": (fault("ValidationException"), NotAccepted),
    "a bad setting": (fault("ValidationException", Fields=[{"Name": "OriginationIdentity", "Message": "x"}]), Halted),
    "a bad body": (fault("ValidationException", Fields=[{"Name": "MessageBody", "Message": "x"}]), Refused),
    "no way to the country": (fault("ValidationException", Reason="COUNTRY_NOT_ENABLED"), Refused),
    "an expired signature": (fault("RequestExpired"), NotAccepted),
    "set up wrongly": (fault("ConflictException", Reason="MESSAGE_TYPE_MISMATCH"), Halted),
    "conflict without a reason": (fault("ConflictException"), Halted),
    "opted out": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"), OptedOut),
    "not verified": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_NOT_VERIFIED"), Refused),
    "failed inside": (fault("InternalServerException", 500), OutcomeUnknown),
    "gateway": (fault("503", 503), OutcomeUnknown),
    "no connection": (broken(ConnectTimeoutError(endpoint_url="x")), NotAccepted),
    "no answer": (broken(ReadTimeoutError(endpoint_url="x")), OutcomeUnknown),
    "a broken stream": (broken(SSLError(endpoint_url="x", error="bad record")), OutcomeUnknown),
}


@pytest.mark.parametrize("answer", MEANINGS)
def test_what_an_answer_to_a_send_means_and_that_it_names_no_number(texting, phone, answering, answer):
    handler, meaning = MEANINGS[answer]
    answering("SendTextMessage", handler)
    with pytest.raises(meaning) as raised:
        texting.reply(phone, "hello", "inbound-1")
    assert type(raised.value) is meaning
    assert "4255550161" not in str(raised.value)
