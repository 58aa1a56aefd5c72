"""SendTextMessage and its refusals, as botocore shows them to a caller."""

import json
from decimal import Decimal

import pytest
from botocore.exceptions import ClientError

from lambdas.delivery.events import Passing, parse
from lambdas.delivery.outcome import Outcome
from local.sms import account as fates

ON_THE_WAY = {"TEXT_QUEUED", "TEXT_PENDING"}
PHONE = "+12065550100"
SHORT_CODE = f"arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-{'a' * 32}"


def refused(call, **request):
    with pytest.raises(ClientError) as refusal:
        call(**request)
    return refusal.value.response


def send(program, **request):
    defaults = {
        "DestinationPhoneNumber": PHONE,
        "OriginationIdentity": program["Pool"],
        "MessageBody": "Your order has left.",
        "ConfigurationSetName": program["Set"],
    }
    return defaults | request


def test_a_text_is_recorded_with_all_that_the_caller_said(account, deployed):
    program = deployed()
    answer = account.sms.send_text_message(**send(program, Context={"intent": "order-1"}))
    (message,) = account.door.sent(to=PHONE)
    assert (message.message_id, message.by) == (answer["MessageId"], "api")
    assert (message.from_, message.body) == (program["Number"], "Your order has left.")
    assert (message.message_type, message.context) == ("TRANSACTIONAL", {"intent": "order-1"})
    assert (message.origination_identity, message.configuration_set) == (program["Pool"], program["Set"])


def test_a_dry_run_sends_nothing(account, deployed):
    assert account.sms.send_text_message(**send(deployed(), DryRun=True))["MessageId"]
    assert account.door.sent() == []


def test_an_opted_out_phone_is_refused_with_the_reason_at_the_top_of_the_error(account, deployed):
    program = deployed()
    account.sms.put_opted_out_number(OptOutListName=program["List"], OptedOutNumber=PHONE)
    response = refused(account.sms.send_text_message, **send(program))
    assert response["Error"]["Code"] == "ConflictException"
    assert response["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    assert account.door.sent() == []


def test_an_opt_out_without_plus_sign_holds_for_the_same_phone(account, deployed):
    program = deployed()
    account.sms.put_opted_out_number(OptOutListName=program["List"], OptedOutNumber=PHONE.removeprefix("+"))
    assert refused(account.sms.send_text_message, **send(program))["Reason"].endswith("OPTED_OUT")


def test_an_opt_out_from_one_program_leaves_the_other_open(account, deployed):
    first, second = deployed("First"), deployed("Second")
    account.sms.put_opted_out_number(OptOutListName=first["List"], OptedOutNumber=PHONE)
    assert account.sms.send_text_message(**send(second))["MessageId"]


@pytest.mark.parametrize(
    ("changes", "code", "kind"),
    [
        ({"OriginationIdentity": "pool-0"}, "ResourceNotFoundException", "pool"),
        ({"OriginationIdentity": "phone-0"}, "ResourceNotFoundException", "phone-number"),
        ({"OriginationIdentity": "+12065559999"}, "ResourceNotFoundException", "phone-number"),
        ({"ConfigurationSetName": "none"}, "ResourceNotFoundException", "configuration-set"),
        ({"MessageType": "PROMOTIONAL"}, "ConflictException", "pool"),
    ],
    ids=["pool", "number id", "number", "configuration set", "message type of a simulator number"],
)
def test_what_does_not_exist_or_does_not_fit_is_refused_by_kind(account, deployed, changes, code, kind):
    response = refused(account.sms.send_text_message, **send(deployed(), **changes))
    assert (response["Error"]["Code"], response["ResourceType"]) == (code, kind)


def test_a_send_without_origination_identity_is_refused_rather_than_sent_from_any_number(account, deployed):
    deployed()
    response = refused(account.sms.send_text_message, DestinationPhoneNumber=PHONE, MessageBody="Hello")
    assert response["Reason"] == "NO_ORIGINATION_IDENTITIES_FOUND"


def test_a_number_in_a_pool_sends_under_the_opt_out_list_of_its_pool(account, deployed):
    program = deployed()
    account.sms.put_opted_out_number(OptOutListName=program["List"], OptedOutNumber=PHONE)
    response = refused(account.sms.send_text_message, **send(program, OriginationIdentity=program["NumberArn"]))
    assert response["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"


def test_a_short_code_that_no_stack_made_takes_its_message_type_from_its_first_send(account, deployed):
    program = deployed(Pool={"OriginationIdentities": [SHORT_CODE]})
    account.sms.send_text_message(**send(program, MessageType="PROMOTIONAL"))
    assert refused(account.sms.send_text_message, **send(program))["Reason"] == "MESSAGE_TYPE_MISMATCH"
    (number,) = account.sms.describe_phone_numbers(PhoneNumberIds=[SHORT_CODE])["PhoneNumbers"]
    assert (number["NumberType"], number["MessageType"]) == ("SHORT_CODE", "PROMOTIONAL")
    assert account.door.sent()[0].from_ == number["PhoneNumber"]


@pytest.mark.parametrize(
    ("to", "told"),
    [
        (PHONE, ["TEXT_DELIVERED"]),
        ("+14254147755", ["TEXT_DELIVERED"]),
        (fates.BLOCKED_DESTINATION, ["TEXT_BLOCKED"]),
        (f"{fates.SUCCESSFUL}000", ["TEXT_SUCCESSFUL"]),
        (f"{fates.INVALID}001", ["TEXT_INVALID"]),
        (f"{fates.UNREACHABLE}002", ["TEXT_UNREACHABLE"]),
        (f"{fates.CARRIER_UNREACHABLE}003", ["TEXT_CARRIER_UNREACHABLE"]),
        (f"{fates.CARRIER_BLOCKED}004", ["TEXT_CARRIER_BLOCKED"]),
        (f"{fates.SPAM}005", ["TEXT_SPAM"]),
        (f"{fates.UNKNOWN}006", ["TEXT_PENDING", "TEXT_UNKNOWN"]),
        (f"{fates.EXPIRED}007", ["TEXT_TTL_EXPIRED"]),
        (f"{fates.KNOWN_LATE}008", ["TEXT_UNKNOWN", "TEXT_DELIVERED"]),
        (f"{fates.SLOW}999", ["TEXT_QUEUED", "TEXT_PENDING", "TEXT_DELIVERED"]),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else value,
)
def test_the_delivery_events_reach_the_topic_of_the_configuration_set(account, deployed, to, told):
    program = deployed()
    request = send(program, DestinationPhoneNumber=to, Context={"intent": "order-1"})
    message_id = account.sms.send_text_message(**request)["MessageId"]
    reports = sorted(account.payloads(program["Reports"]), key=lambda report: report["eventTimestamp"])
    assert [report["eventType"] for report in reports] == told
    assert [report["isFinal"] for report in reports] == [kind not in ON_THE_WAY for kind in told]
    for report in reports:
        assert (report["messageId"], report["context"]) == (message_id, {"intent": "order-1"})
        assert report["destinationPhoneNumber"] == to


@pytest.mark.parametrize(
    ("body", "count", "price"),
    [("x" * 160, 1, 0.00581), ("x" * 161, 2, 0.01162), ("\N{PARTY POPPER}" * 36, 2, 0.01162), ("x" * 460, 4, 0.02324)],
    ids=["one part", "two parts", "two parts of UCS-2", "four parts"],
)
def test_an_event_tells_how_many_parts_the_text_took_and_what_they_cost(account, deployed, body, count, price):
    program = deployed()
    account.sms.send_text_message(**send(program, MessageBody=body))
    (report,) = account.payloads(program["Reports"])
    assert (report["totalMessageParts"], report["totalMessagePrice"]) == (count, price)


def test_what_the_events_tell_is_what_the_product_reads(account, deployed):
    program = deployed()
    request = send(program, DestinationPhoneNumber=f"{fates.SLOW}123", Context={"request_id": "order-1"})
    message_id = account.sms.send_text_message(**request)["MessageId"]
    read = [parse(json.dumps(envelope)) for envelope in account.queue(program["Reports"])]
    assert {one.event_type for one in read if isinstance(one, Passing)} == ON_THE_WAY
    (end,) = [one for one in read if isinstance(one, Outcome)]
    assert (end.message_id, end.phone, end.request_id) == (message_id, f"{fates.SLOW}123", "order-1")
    assert (end.end, end.parts, end.price) == ("delivered", 1, Decimal("0.00581"))


@pytest.mark.parametrize(
    ("body", "enough", "too_little"), [("a", "0.00581", "0.0058"), ("a" * 161, "0.01162", ".0116")]
)
def test_a_text_that_costs_more_than_its_sender_pays_is_refused_and_not_sent(
    account, deployed, body, enough, too_little
):
    program = deployed()
    response = refused(account.sms.send_text_message, **send(program, MessageBody=body, MaxPrice=too_little))
    assert (response["Error"]["Code"], response["Reason"]) == ("ValidationException", "PRICE_OVER_THRESHOLD")
    assert account.door.sent() == []
    assert account.sms.send_text_message(**send(program, MessageBody=body, MaxPrice=enough))["MessageId"]


def test_a_price_that_the_service_cannot_read_is_refused(account, deployed):
    response = refused(account.sms.send_text_message, **send(deployed(), MaxPrice="cheap"))
    assert response["Fields"][0]["Name"] == "MaxPrice"
