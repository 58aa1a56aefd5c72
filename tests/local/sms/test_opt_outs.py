"""Opt-out lists and the Describe operations, through boto3."""

import pytest
from botocore.exceptions import ClientError

PHONE = "+12065550100"


def reason(call, **request):
    with pytest.raises(ClientError) as refusal:
        call(**request)
    return refusal.value.response["Error"]["Code"], refusal.value.response.get("Reason")


def test_a_number_put_on_the_list_is_told_with_time_and_origin(account, deployed):
    name = deployed()["List"]
    put = account.sms.put_opted_out_number(OptOutListName=name, OptedOutNumber=PHONE)
    (entry,) = account.sms.describe_opted_out_numbers(OptOutListName=name)["OptedOutNumbers"]
    assert (entry["OptedOutNumber"], entry["EndUserOptedOut"]) == (PHONE, False)
    assert (put["OptOutListName"], put["OptedOutTimestamp"]) == (name, entry["OptedOutTimestamp"])


def test_a_second_put_keeps_the_first_time(account, deployed):
    name = deployed()["List"]
    put = [account.sms.put_opted_out_number(OptOutListName=name, OptedOutNumber=PHONE) for _ in range(2)]
    assert put[0]["OptedOutTimestamp"] == put[1]["OptedOutTimestamp"]


def test_the_api_takes_a_number_off_once_in_thirty_days(account, deployed):
    request = {"OptOutListName": deployed()["List"], "OptedOutNumber": PHONE}
    account.sms.put_opted_out_number(**request)
    account.sms.delete_opted_out_number(**request)
    account.sms.put_opted_out_number(**request)
    code, why = reason(account.sms.delete_opted_out_number, **request)
    assert (code, why) == ("ValidationException", "PHONE_NUMBER_CANNOT_BE_OPTED_IN")


@pytest.mark.parametrize("operation", ["delete_opted_out_number", "put_opted_out_number"])
def test_a_list_that_does_not_exist_is_refused(account, operation):
    call = getattr(account.sms, operation)
    assert reason(call, OptOutListName="none", OptedOutNumber=PHONE)[0] == "ResourceNotFoundException"


def test_a_number_that_is_not_on_the_list_cannot_be_deleted_or_described(account, deployed):
    name = deployed()["List"]
    sms = account.sms
    assert reason(sms.delete_opted_out_number, OptOutListName=name, OptedOutNumber=PHONE)[0].startswith("ResourceNot")
    assert reason(sms.describe_opted_out_numbers, OptOutListName=name, OptedOutNumbers=[PHONE])[0].startswith(
        "ResourceNot"
    )


def test_every_account_has_the_list_default(account):
    assert account.sms.describe_opted_out_numbers(OptOutListName="Default")["OptedOutNumbers"] == []


def test_a_long_list_comes_in_pages_of_a_hundred(account, deployed):
    name = deployed()["List"]
    phones = {f"+1206555{n:04d}" for n in range(105)}
    for phone in phones:
        account.sms.put_opted_out_number(OptOutListName=name, OptedOutNumber=phone)
    pages = list(account.sms.get_paginator("describe_opted_out_numbers").paginate(OptOutListName=name))
    assert [len(page["OptedOutNumbers"]) for page in pages] == [100, 5]
    assert {entry["OptedOutNumber"] for page in pages for entry in page["OptedOutNumbers"]} == phones


def test_a_foreign_page_token_is_refused(account):
    code, why = reason(account.sms.describe_pools, NextToken="page-two")
    assert (code, why) == ("ValidationException", "INVALID_NEXT_TOKEN")


def test_a_filter_keeps_those_who_opted_out_by_text(account, deployed):
    program = deployed()
    account.sms.put_opted_out_number(OptOutListName=program["List"], OptedOutNumber="+12065550111")
    account.door.text(from_=PHONE, to=program["Pool"], body="STOP")
    rule = [{"Name": "end-user-opted-out", "Values": ["true"]}]
    found = account.sms.describe_opted_out_numbers(OptOutListName=program["List"], Filters=rule)["OptedOutNumbers"]
    assert [entry["OptedOutNumber"] for entry in found] == [PHONE]


def test_a_pool_is_described_with_its_settings(account, deployed):
    program = deployed()
    (pool,) = account.sms.describe_pools(PoolIds=[program["Pool"]])["Pools"]
    assert (pool["PoolArn"], pool["MessageType"], pool["OptOutListName"]) == (
        program["Pool"],
        "TRANSACTIONAL",
        program["List"],
    )
    assert (pool["TwoWayEnabled"], pool["SelfManagedOptOutsEnabled"], pool["SharedRoutesEnabled"]) == (
        True,
        False,
        False,
    )


def test_numbers_are_described_by_the_settings_of_their_pool_and_can_be_filtered(account, deployed):
    program = deployed()
    rules = [{"Name": "number-capability", "Values": ["SMS"]}, {"Name": "two-way-enabled", "Values": ["true"]}]
    (number,) = account.sms.describe_phone_numbers(Filters=rules)["PhoneNumbers"]
    assert (number["PhoneNumberArn"], number["PhoneNumber"]) == (program["NumberArn"], program["Number"])
    assert number["PoolId"] == program["Pool"].rpartition("/")[2]


def test_keywords_are_described_with_answer_and_action(account, deployed):
    identity = deployed()["Pool"]
    described = account.sms.describe_keywords(OriginationIdentity=identity)["Keywords"]
    rows = {row["Keyword"]: (row["KeywordAction"], row["KeywordMessage"]) for row in described}
    assert rows == {
        "STOP": ("OPT_OUT", "You are out."),
        "HELP": ("AUTOMATIC_RESPONSE", "Call us."),
        "START": ("OPT_IN", "You are back."),
        "HOURS": ("AUTOMATIC_RESPONSE", "Nine to five."),
    }
    (one,) = account.sms.describe_keywords(OriginationIdentity=identity, Keywords=["START"])["Keywords"]
    assert one["KeywordAction"] == "OPT_IN"
