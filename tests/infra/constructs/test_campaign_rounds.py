"""The rounds of a campaign's walk: none can fill the history of an execution, and each leads to the next."""

from infra.constructs.core.workflows import AGAIN, ROUND_SECONDS, definition
from infra.constructs.sending.campaigns import STEP_SECONDS
from lambdas.functions.campaign.run import LOOK_AGAIN

HISTORY = 25_000  # Step Functions' quota of events in one execution
SPARE = 15  # seconds that a look leaves of its function's time


def test_no_zone_can_look_so_often_in_a_round_that_its_history_is_full():
    waited = ROUND_SECONDS / LOOK_AGAIN.total_seconds() * (5 + 2 + 2)  # walk, choice, wait
    worked = ROUND_SECONDS / (STEP_SECONDS - SPARE) * (5 + 2)
    assert max(waited, worked) < HISTORY / 4


def test_no_look_that_fails_until_its_last_try_can_fill_the_history_either():
    tries = AGAIN[0]["MaxAttempts"]
    pauses = sum(min(5 * 2**number, 300) for number in range(tries))
    assert ROUND_SECONDS / pauses * (5 + 3 * tries + 2) < HISTORY / 2


def test_a_run_whose_zones_are_not_all_done_walks_again():
    states = definition("arn:aws:lambda:us-east-1:000000000000:function:campaign")["States"]
    assert states["Close"]["Next"] == "Closed"
    assert states["Closed"]["Choices"] == [{"Variable": "$.state", "StringEquals": "more", "Next": "Zones"}]
    assert states["Done"]["End"] is True
