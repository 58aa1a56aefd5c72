"""SendTextMessage and its refusals, as botocore shows them to a caller."""

import pytest
from botocore.exceptions import ClientError

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
    ("to", "event"),
    [(PHONE, "TEXT_DELIVERED"), ("+14254147755", "TEXT_DELIVERED"), ("+14254147167", "TEXT_BLOCKED")],
    ids=["any phone", "simulator that succeeds", "simulator that is blocked"],
)
def test_the_delivery_event_reaches_the_topic_of_the_configuration_set(account, deployed, to, event):
    program = deployed()
    request = send(program, DestinationPhoneNumber=to, Context={"intent": "order-1"})
    message_id = account.sms.send_text_message(**request)["MessageId"]
    (report,) = account.payloads(program["Reports"])
    assert (report["eventType"], report["isFinal"]) == (event, True)
    assert (report["messageId"], report["context"]) == (message_id, {"intent": "order-1"})
    assert report["destinationPhoneNumber"] == to
