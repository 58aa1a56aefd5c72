"""What each answer of the service to a send means, and that it names no number."""

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError, SSLError
from botocore.session import get_session

from lambdas.delivery.sms_errors import REASONS, WITHOUT_REASON, Scope, remedy, scope
from lambdas.program import Program
from lambdas.stores.errors import (
    CountryRefused,
    Halted,
    NotAccepted,
    OptedOut,
    OutcomeUnknown,
    OverPrice,
    Protected,
    Refused,
    Settling,
    Throttled,
)
from lambdas.stores.sms import Texting
from tests.lambdas.stores.faults import broken, fault

MEANINGS = {
    "throttled": (fault("ThrottlingException"), Throttled),
    "quota": (fault("ServiceQuotaExceededException", Reason="MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"), Halted),
    "denied": (fault("AccessDeniedException"), Settling),
    "disabled": (fault("AccessDeniedException", Reason="ACCOUNT_DISABLED"), Halted),
    "gone": (fault("ResourceNotFoundException", ResourceType="pool"), Settling),
    "not active yet": (fault("ConflictException", Reason="RESOURCE_NOT_ACTIVE"), Settling),
    "invalid": (fault("ValidationException"), NotAccepted),
    "a bad setting": (fault("ValidationException", Fields=[{"Name": "OriginationIdentity", "Message": "x"}]), Halted),
    "a bad number": (
        fault("ValidationException", Fields=[{"Name": "input.destinationPhoneNumber", "Message": "x"}]),
        Refused,
    ),
    "a field of a name that we do not know": (
        fault("ValidationException", Reason="INVALID_PARAMETER", Fields=[{"Name": "PhoneNumber", "Message": "x"}]),
        NotAccepted,
    ),
    "a bad body": (fault("ValidationException", Fields=[{"Name": "MessageBody", "Message": "x"}]), Refused),
    "no way to the country served": (fault("ValidationException", Reason="COUNTRY_NOT_ENABLED"), CountryRefused),
    "the country served is blocked": (
        fault("ConflictException", Reason="DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
        CountryRefused,
    ),
    "a rule for this number": (
        fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"),
        Protected,
    ),
    "dearer than what the program pays": (fault("ValidationException", Reason="PRICE_OVER_THRESHOLD"), OverPrice),
    "a MaxPrice that the service cannot read": (
        fault("ValidationException", Fields=[{"Name": "MaxPrice", "Message": "x"}]),
        Halted,
    ),
    "an expired signature": (fault("RequestExpired"), NotAccepted),
    "set up wrongly": (fault("ConflictException", Reason="MESSAGE_TYPE_MISMATCH"), Halted),
    "conflict without a reason": (fault("ConflictException"), Halted),
    "opted out": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"), OptedOut),
    "in the sandbox": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_NOT_VERIFIED"), Halted),
    "a reason of tomorrow": (fault("ConflictException", Reason="DESTINATION_PHONE_NUMBER_ASLEEP"), Halted),
    "a code of tomorrow": (fault("TeapotException"), NotAccepted),
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


def test_a_country_that_the_program_does_not_serve_is_a_matter_of_the_number(texting, answering):
    answering(
        "SendTextMessage", fault("ConflictException", Reason="DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")
    )
    with pytest.raises(Protected):
        texting.reply("+442071838750", "hello", "inbound-1")


MODEL = get_session().get_service_model("pinpoint-sms-voice-v2")
ROOT = Path(__file__).parents[3]
# what CloudFormation calls for the types of the templates, and no code of ours
BY_TEMPLATE = {
    *("CreateConfigurationSet", "CreateEventDestination", "CreateOptOutList", "CreatePool", "PutKeyword"),
    *("DeleteConfigurationSet", "DeleteEventDestination", "DeleteOptOutList", "DeletePool", "DeleteKeyword"),
    *("UpdatePool", "UpdateEventDestination", "AssociateOriginationIdentity", "DisassociateOriginationIdentity"),
    *("RequestPhoneNumber", "ReleasePhoneNumber", "UpdatePhoneNumber", "TagResource", "UntagResource"),
}


def used():
    """Return the operations of the service that our code calls by name, and those behind the templates."""
    names = {xform_name(name): name for name in MODEL.operation_names}
    trees = [
        ast.parse(path.read_text()) for folder in ("lambdas", "infra", "ops") for path in (ROOT / folder).rglob("*.py")
    ]
    called = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    quoted = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    found = {name for method, name in names.items() if method in called or method in quoted or name in quoted}
    return found | BY_TEMPLATE


def modelled():
    """Return every reason of every error of the operations in use, by the error."""
    shapes = {shape.name: shape for name in used() for shape in MODEL.operation_model(name).error_shapes}
    return {
        name: set(shape.members["Reason"].enum) if "Reason" in shape.members else set()
        for name, shape in shapes.items()
    }


def test_the_operations_in_use_are_found():
    assert {"SendTextMessage", "PutOptedOutNumber", "DeleteOptedOutNumber", "DescribeOptedOutNumbers"} <= used()
    assert "PutRegistrationFieldValue" in used()
    assert set(MODEL.operation_names) >= used()


def test_every_reason_of_every_error_in_use_is_judged_and_no_other_is():
    reasons = modelled()
    assert {name: set(judged) for name, judged in REASONS.items()} == {
        name: held for name, held in reasons.items() if held
    }
    assert reasons.keys() <= {*WITHOUT_REASON, "InternalServerException"}


def test_a_reason_that_nobody_has_judged_never_drops_a_text():
    for code in modelled():
        assert scope(code, "A_REASON_OF_TOMORROW") not in {Scope.NUMBER, Scope.TEXT, Scope.COUNTRY}


@pytest.mark.parametrize(
    ("brake", "word"),
    [
        ("ConflictException DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "sandbox"),
        ("ConflictException DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", "protect configuration"),
        ("ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", "spend limit"),
        ("AccessDeniedException", "role"),
        ("AccessDeniedException ACCOUNT_DISABLED", "AWS Support"),
    ],
)
def test_a_halt_says_what_to_do(brake, word):
    assert word in remedy(brake)


def test_a_halt_of_another_kind_is_told_by_its_name_alone():
    assert (remedy("too many opt-outs"), remedy("")) == ("", "")


def test_every_send_tells_the_service_what_it_may_cost(texting, phone, answering):
    seen = []

    def refusing(**call):
        seen.append(json.loads(call["params"]["body"])["MaxPrice"])
        return fault("ThrottlingException")()

    answering("SendTextMessage", refusing)
    for body in ("hello", "a" * 161):
        with pytest.raises(Throttled):
            texting.reply(phone, body, "inbound-1")
    assert seen == ["0.02324", "0.04648"]


def test_the_name_of_a_registration_goes_with_every_text_where_there_is_one(home, program, phone, answering):
    seen = []

    def refusing(**call):
        seen.append(json.loads(call["params"]["body"]).get("Keyword"))
        return fault("ThrottlingException")()

    answering("SendTextMessage", refusing)
    for keyword in ("", "Acme Deals"):
        made = program()
        named = replace(made, sending=replace(made.sending, keyword=keyword))
        with pytest.raises(Throttled):
            Texting(home.sms, home.environment, named).reply(phone, "hello", "inbound-1")
        assert Program.from_json(named.to_json()) == named
    assert seen == [None, "Acme Deals"]
