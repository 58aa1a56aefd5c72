"""The environment of a function."""

import pytest

from lambdas.stores.environment import Environment
from lambdas.stores.errors import EnvironmentFault

VARIABLES = {
    "SUBSCRIPTIONS_TABLE": "subscriptions",
    "LEDGER_TABLE": "ledger",
    "SENDS_TABLE": "sends",
    "POOL_ARN": "arn:pool",
    "OPT_OUT_LIST": "list",
    "CONFIGURATION_SET": "set",
    "MESSAGE_TYPE": "PROMOTIONAL",
}


def test_each_variable_has_its_field():
    environment = Environment.read(VARIABLES | {"PATH": "anything"})
    assert environment == Environment("subscriptions", "ledger", "sends", "arn:pool", "list", "set", "PROMOTIONAL")


def test_every_missing_variable_is_named():
    given = VARIABLES | {"POOL_ARN": ""}
    del given["LEDGER_TABLE"]
    with pytest.raises(EnvironmentFault, match="the environment lacks LEDGER_TABLE, POOL_ARN: set them"):
        Environment.read(given)


@pytest.mark.parametrize("wrong", ["promotional", "OTP"])
def test_a_message_type_that_the_service_does_not_know_is_refused(wrong):
    with pytest.raises(EnvironmentFault, match=f"MESSAGE_TYPE must be TRANSACTIONAL or PROMOTIONAL, got '{wrong}'"):
        Environment.read(VARIABLES | {"MESSAGE_TYPE": wrong})
