"""A program's own protect configuration: its countries, its rules on single numbers, and what AWS refuses of it."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.protection import TEXTED, country_rules
from local.sms.store import QUOTAS
from tests.local.sms.test_sending import PHONE, refused, send

CANADIAN = "+14165550161"
COUNTRY = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
NUMBER = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"


@pytest.fixture
def protected(account, program):
    """Builder of a program with a protect configuration for the countries it serves."""

    def build(*served, **changes):
        rules = {"CountryRuleSet": {"SMS": country_rules(served)}}
        resources = program(Set={"ProtectConfigurationId": {"Ref": "Protection"}})
        resources["Protection"] = {"Type": "AWS::SMSVOICE::ProtectConfiguration", "Properties": rules | changes}
        names = {"List": "List", "Set": "Set", "Protection": "Protection"}
        outputs = {"Pool": {"Fn::GetAtt": ["Pool", "Arn"]}} | {name: {"Ref": held} for name, held in names.items()}
        return account.deploy(resources, outputs)

    return build


def override(account, made, action, **more):
    account.sms.put_protect_configuration_rule_set_number_override(
        ProtectConfigurationId=made["Protection"], DestinationPhoneNumber=PHONE, Action=action, **more
    )


def test_a_configuration_set_lets_its_own_countries_through_and_no_other_whatever_the_account_does(account, protected):
    made = protected("US")
    account.door.change_account(protect={"US": "BLOCK"})
    assert account.sms.send_text_message(**send(made))
    response = refused(account.sms.send_text_message, **send(made, DestinationPhoneNumber=CANADIAN))
    assert (response["Error"]["Code"], response["Reason"]) == ("ConflictException", COUNTRY)


def test_a_program_that_stands_gets_one_in_place(account, deployed, protected):
    before = deployed()
    made = protected("US")
    assert (made["Pool"], made["Set"], made["List"]) == (before["Pool"], before["Set"], before["List"])
    assert refused(account.sms.send_text_message, **send(made, DestinationPhoneNumber=CANADIAN))["Reason"] == COUNTRY
    assert account.sms.send_text_message(**send(protected("US", "CA"), DestinationPhoneNumber=CANADIAN))


def test_a_rule_on_one_number_stands_over_its_countrys_until_it_ends_and_outlives_a_deploy(account, protected):
    made = protected("US")
    override(account, made, "BLOCK")
    assert refused(account.sms.send_text_message, **send(protected("US", "CA")))["Reason"] == NUMBER
    override(account, made, "BLOCK", ExpirationTimestamp=datetime.now(UTC) - timedelta(minutes=1))
    assert account.sms.send_text_message(**send(made))
    override(account, protected(), "ALLOW")
    assert account.sms.send_text_message(**send(made))


def test_rules_on_numbers_are_listed_and_taken_back(account, protected):
    made = protected("US")
    override(account, made, "BLOCK")
    asked = {"ProtectConfigurationId": made["Protection"]}
    (row,) = account.sms.list_protect_configuration_rule_set_number_overrides(**asked)["RuleSetNumberOverrides"]
    assert (row["DestinationPhoneNumber"], row["Action"], row["IsoCountryCode"]) == (PHONE, "BLOCK", "US")
    account.sms.delete_protect_configuration_rule_set_number_override(**asked, DestinationPhoneNumber=PHONE)
    gone = refused(
        account.sms.delete_protect_configuration_rule_set_number_override, **asked, DestinationPhoneNumber=PHONE
    )
    assert gone["Error"]["Code"] == "ResourceNotFoundException"


def test_it_is_described_with_the_rule_of_every_country(account, protected):
    name = protected("US")["Protection"]
    (row,) = account.sms.describe_protect_configurations(ProtectConfigurationIds=[name])["ProtectConfigurations"]
    assert (row["ProtectConfigurationId"], row["AccountDefault"]) == (name, False)
    rules = account.sms.get_protect_configuration_country_rule_set(ProtectConfigurationId=name, NumberCapability="SMS")
    assert rules["CountryRuleSet"].keys() == set(TEXTED)
    assert [country for country, rule in rules["CountryRuleSet"].items() if rule["ProtectStatus"] != "BLOCK"] == ["US"]


def test_one_that_a_configuration_set_goes_by_is_not_deleted(account, protected):
    made = protected("US")
    gone = refused(account.sms.delete_protect_configuration, ProtectConfigurationId=made["Protection"])
    assert gone["Reason"] == "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET"
    account.sms.delete_configuration_set(ConfigurationSetName=made["Set"])
    assert account.sms.delete_protect_configuration(ProtectConfigurationId=made["Protection"])


def test_no_more_are_made_than_the_account_is_granted(account):
    account.door.change_account(quotas=dict.fromkeys(QUOTAS, 0))
    assert "holds 0 of 0 protect_configurations" in account.refusal(
        {"Protection": {"Type": "AWS::SMSVOICE::ProtectConfiguration", "Properties": {}}}
    )


@pytest.mark.parametrize(
    "rule", [{"CountryCode": "USA", "ProtectStatus": "ALLOW"}, {"CountryCode": "US", "ProtectStatus": "STOP"}]
)
def test_a_rule_that_is_none_is_refused(account, rule):
    properties = {"CountryRuleSet": {"SMS": [rule]}}
    resource = {"Type": "AWS::SMSVOICE::ProtectConfiguration", "Properties": properties}
    assert "is no rule of a country" in account.refusal({"Protection": resource})
