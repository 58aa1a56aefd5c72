"""What AWS lets an account do with the service: limits, the sandbox, protect configurations, rates."""

import time

import pytest
from botocore.exceptions import ClientError

from local.door import DoorError
from local.sms.account import BLOCKED_DESTINATION
from local.sms.store import NEW_ACCOUNT, PROTECT
from tests.local.sms.test_sending import PHONE, refused, send


def may_not(account, program, **request):
    """Return code and reason of a send that is refused, and see that it left no trace."""
    response = refused(account.sms.send_text_message, **send(program, **request))
    assert account.door.sent() == []
    return response["Error"]["Code"], response.get("Reason")


def test_an_account_in_the_sandbox_texts_verified_numbers_and_the_simulator_only(account, deployed):
    program = deployed()
    account.door.change_account(tier="SANDBOX", verified=["+12065550123"])
    assert may_not(account, program) == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    assert may_not(account, program, DryRun=True) == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    for to in ("+12065550123", BLOCKED_DESTINATION):
        account.sms.send_text_message(**send(program, DestinationPhoneNumber=to))
    account.door.change_account(tier="PRODUCTION")
    assert account.sms.send_text_message(**send(program))


def test_a_protect_configuration_blocks_a_whole_country(account, deployed):
    program = deployed()
    account.door.change_account(protect={"US": "BLOCK", "CA": "ALLOW"})
    assert may_not(account, program) == ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")
    assert account.sms.send_text_message(**send(program, DestinationPhoneNumber="+16045550100"))


def test_a_rule_for_one_number_stands_over_that_for_its_country(account, deployed):
    program = deployed()
    account.door.change_account(protect={"US": "ALLOW"}, overrides={PHONE: "BLOCK"})
    assert may_not(account, program) == (
        "ConflictException",
        "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    )
    account.door.change_account(protect={"US": "BLOCK"}, overrides={PHONE: "ALLOW"})
    assert account.sms.send_text_message(**send(program))


def test_no_text_goes_out_beyond_the_monthly_spend_limit(account, deployed):
    program = deployed()
    account.door.change_account(spend_limit=1, spent=0.99)
    account.sms.send_text_message(**send(program))
    with pytest.raises(ClientError, match="spend limit") as refusal:
        account.sms.send_text_message(**send(program))
    assert refusal.value.response["Reason"] == "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"


def test_a_disabled_account_sends_nothing(account, deployed):
    program = deployed()
    account.door.change_account(disabled=True)
    assert may_not(account, program) == ("AccessDeniedException", "ACCOUNT_DISABLED")


@pytest.mark.parametrize("kind", ["Pool", "NumberArn"])
def test_a_pool_or_number_that_is_not_active_sends_nothing(account, deployed, kind):
    program = deployed()
    account.door.change_account(statuses={program[kind]: "CREATING" if kind == "Pool" else "PENDING"})
    assert may_not(account, program) == ("ConflictException", "RESOURCE_NOT_ACTIVE")
    described = account.sms.describe_pools()["Pools"] + account.sms.describe_phone_numbers()["PhoneNumbers"]
    assert sorted(row["Status"] for row in described) in (["ACTIVE", "CREATING"], ["ACTIVE", "PENDING"])


def test_a_send_beyond_the_rate_of_the_number_is_throttled(account, deployed):
    program = deployed()
    account.door.change_account(parts_per_second=2)
    body = {"MessageBody": "x" * 161}
    account.sms.send_text_message(**send(program, **body))
    assert refused(account.sms.send_text_message, **send(program))["Error"]["Code"] == "ThrottlingException"
    time.sleep(1)
    assert account.sms.send_text_message(**send(program))


def test_the_control_plane_takes_one_request_a_second_of_each_operation(account, deployed):
    deployed()
    account.door.change_account(requests_per_second=1)
    account.sms.describe_pools()
    assert account.sms.describe_phone_numbers()["PhoneNumbers"]
    assert refused(account.sms.describe_pools)["Error"]["Code"] == "ThrottlingException"
    time.sleep(1)
    assert account.sms.describe_pools()["Pools"]


def test_opt_outs_are_written_ten_a_second(account, deployed):
    request = {"OptOutListName": deployed()["List"], "OptedOutNumber": PHONE}
    account.door.change_account(requests_per_second=1)
    codes = []
    for _ in range(11):
        try:
            account.sms.put_opted_out_number(**request)
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
    assert codes == ["ThrottlingException"]


@pytest.mark.parametrize("name", ["POOLS", "OPT_OUT_LISTS", "CONFIGURATION_SETS", "PHONE_NUMBERS"])
def test_a_quota_that_is_used_up_ends_the_deploy(account, deployed, program, name):
    deployed("First")
    full = {row["Name"]: row["Used"] for row in account.sms.describe_account_limits()["AccountLimits"]}
    account.door.change_account(quotas=NEW_ACCOUNT["quotas"] | {name: full[name]})
    assert name.lower() in account.refusal(program(), stack="Second")


def test_a_new_account_is_described_as_aws_makes_it(account):
    account.door.change_account(**NEW_ACCOUNT)
    (tier,) = account.sms.describe_account_attributes()["AccountAttributes"]
    (limit,) = account.sms.describe_spend_limits()["SpendLimits"]
    limits = {row["Name"]: (row["Used"], row["Max"]) for row in account.sms.describe_account_limits()["AccountLimits"]}
    assert (tier["Value"], limit["EnforcedLimit"], limit["MaxLimit"]) == ("SANDBOX", 1, 1)
    assert limits["POOLS"] == (0, 25)
    assert limits["OPT_OUT_LISTS"] == (1, 25)


def test_a_protect_configuration_is_told_country_by_country(account):
    assert account.sms.describe_protect_configurations()["ProtectConfigurations"] == []
    account.door.change_account(protect={"US": "BLOCK"})
    (found,) = account.sms.describe_protect_configurations()["ProtectConfigurations"]
    assert (found["ProtectConfigurationId"], found["AccountDefault"]) == (PROTECT, True)
    rules = account.sms.get_protect_configuration_country_rule_set(
        ProtectConfigurationId=PROTECT, NumberCapability="SMS"
    )["CountryRuleSet"]
    assert rules == {"US": {"ProtectStatus": "BLOCK"}}


def test_an_account_has_no_other_facts(account):
    with pytest.raises(DoorError, match="an account has no mood"):
        account.door.change_account(mood="good")


def test_a_wiped_account_has_all_it_asked_for_again(account):
    account.door.change_account(**NEW_ACCOUNT)
    account.aws.reset()
    (tier,) = account.sms.describe_account_attributes()["AccountAttributes"]
    assert tier["Value"] == "PRODUCTION"
