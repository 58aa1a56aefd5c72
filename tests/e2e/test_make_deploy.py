"""The conversation that `make deploy` ends with, held with what is deployed."""

import io

import pytest
from rich.console import Console

from local.deploy import converse

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.mark.usefixtures("deployed")
def test_the_conversation_shows_what_the_gates_say_to_an_offer_to_one_after_stop_and_to_an_order(aws):
    told = io.StringIO()
    converse(aws, Console(file=told, width=150))
    verdicts = [line.split(maxsplit=1)[1] for line in told.getvalue().splitlines() if line.startswith("  gate")]
    offer, after_stop, order = verdicts
    assert offer == "sent" or offer.startswith("put off until")  # while all of the United States sleep
    assert after_stop == "dropped The person told the program to stop."
    assert order == "sent" or order.startswith("put off until")
    assert "refused   DESTINATION_PHONE_NUMBER_OPTED_OUT" in told.getvalue()
