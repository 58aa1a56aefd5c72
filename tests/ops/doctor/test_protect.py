"""What the doctor says of protect configurations, and of their rules on single numbers."""

import pytest

PROGRAM = "example-corp/promotional"
PHONE = "+12065550161"


@pytest.fixture
def protected(prod):
    """Builder of an environment whose programs let so many countries through."""

    def build(*served):
        for kind in ("transactional", "promotional"):
            prod.deploy(kind, served=served)
        return prod

    return build


def told(prod):
    return [(one["color"], one["says"]) for one in prod.ask()[1]["protect configuration"]]


def test_a_program_that_lets_its_own_countries_through_is_green_whatever_the_account_blocks(protected):
    prod = protected("US")
    prod.account.door.change_account(protect={"US": "BLOCK"})
    found = told(prod)
    assert {color for color, _ in found} == {"green"}
    assert ("green", f"{PROGRAM}: its protect configuration lets US through, no other") in found
    assert ("green", "3 of 25 protect configurations are used, 0 more are needed") in found


def test_a_country_that_is_served_and_blocked_is_red_and_one_that_is_let_through_besides_is_yellow(protected):
    assert [color for color, says in told(protected()) if "blocks US" in says] == ["red", "red"]
    assert [color for color, says in told(protected("US", "CA")) if "lets 1 countries" in says] == ["yellow"] * 2


def test_programs_that_stand_without_one_need_one(prod):
    assert told(prod)[1] == ("green", "0 of 25 protect configurations are used, 2 more are needed")


def test_rules_on_single_numbers_are_told_with_masked_numbers(protected):
    prod = protected("US")
    for digit in range(7):
        prod.account.sms.put_protect_configuration_rule_set_number_override(
            ProtectConfigurationId=prod.output("promotional", "ProtectConfiguration"),
            DestinationPhoneNumber=f"{PHONE[:-1]}{digit}",
            Action="BLOCK" if digit else "ALLOW",
        )
    (says,) = [says for _, says in told(prod) if "single numbers" in says]
    assert says.startswith(f"{PROGRAM}: rules on single numbers: 1 allowed, 6 blocked (***60 allowed, ***61 blocked, ")
    assert "and 2 more" in says
