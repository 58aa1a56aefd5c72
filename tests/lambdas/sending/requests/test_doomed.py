"""What `send` refuses at once is what the gate can only drop, and nothing else of that kind is left for the gate."""

import sys
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.sending.gate import decide, doomed
from lambdas.sending.verdict import Drop, Reason
from tests.lambdas.sending import likely
from tests.lambdas.sending.asked import (
    BODY,
    MOMENTS,
    NOW,
    PROMOTIONAL,
    SUBSCRIBER,
    TRANSACTIONAL,
    code,
    offer,
    order,
    requests,
)

OF_THE_REQUEST = {
    *(Reason.UNKNOWN_TOPIC, Reason.UNKNOWN_TEMPLATE, Reason.TEMPLATE_NEEDED, Reason.BODY_NEEDED, Reason.BAD_PARAMETER),
    *(Reason.BAD_CONTENT, Reason.TOO_LONG, Reason.OWN_WORDS, Reason.INVALID_NUMBER, Reason.COUNTRY_NOT_SERVED),
    Reason.EXPIRED,
}
CASES = 40  # to each example
NIGHT = NOW.replace(hour=9)  # 1:00 in Seattle


def dropped_for(verdict):
    return verdict.reason if isinstance(verdict, Drop) else None


def agrees(request, program, person, now):
    """The gate's word on the request, whoever has the number, is that of `doomed`."""
    reason, verdict = doomed(request, program, now), decide(request, program, person, now)
    if reason is None:
        assert dropped_for(verdict) not in OF_THE_REQUEST
    else:
        assert isinstance(verdict, Drop)
        assert reason in OF_THE_REQUEST | {Reason.WINDOW}
        assert reason is Reason.WINDOW or verdict.reason is reason


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_what_send_lets_through_is_never_dropped_for_what_it_is_and_what_it_refuses_always(seed):
    pick = Random(seed)
    for _ in range(CASES):
        agrees(*likely.case(pick))


@settings(max_examples=40)
@given(requests(), st.sampled_from([PROMOTIONAL, TRANSACTIONAL]), MOMENTS)
def test_the_same_holds_for_requests_that_make_no_sense(request, program, now):
    agrees(request, program, SUBSCRIBER, now)


@given(st.integers(0, 2**32 - 1), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_what_is_doomed_once_is_so_for_ever(seed, later):
    request, program, _, now = likely.case(Random(seed))
    if doomed(request, program, now):
        assert doomed(request, program, now + later)


@pytest.mark.parametrize(
    ("asked", "program", "now", "reason"),
    [
        (offer(), PROMOTIONAL, NOW, None),
        (offer(), PROMOTIONAL, NIGHT, None),
        (offer(not_after=NIGHT + timedelta(hours=1)), PROMOTIONAL, NIGHT, Reason.WINDOW),
        (offer(topic="gossip"), PROMOTIONAL, NOW, Reason.UNKNOWN_TOPIC),
        (offer(body=""), PROMOTIONAL, NOW, Reason.BODY_NEEDED),
        (offer(purpose="reminder", body=""), PROMOTIONAL, NOW, None),
        (offer(purpose="farewell", body=""), PROMOTIONAL, NOW, None),
        (offer(purpose="farewell"), PROMOTIONAL, NOW, Reason.OWN_WORDS),
        (offer(digest=True), PROMOTIONAL, NOW, None),
        (order(notice=None), TRANSACTIONAL, NOW, None),  # who has joined needs no notice
        (order(parameters={}), TRANSACTIONAL, NOW, Reason.BAD_PARAMETER),
        (code(), TRANSACTIONAL, NIGHT, None),
        (offer(to="+447700900123"), PROMOTIONAL, NOW, Reason.COUNTRY_NOT_SERVED),
        (offer(to="+447700900123", body=BODY[:4]), PROMOTIONAL, NOW, Reason.COUNTRY_NOT_SERVED),
    ],
)
def test_a_request_is_doomed_where_nobody_could_get_it(asked, program, now, reason):
    assert doomed(asked, program, now) is reason


@pytest.mark.parametrize("said", [None, Reason.BODY_NEEDED])
def test_the_property_finds_a_command_that_disagrees_with_the_gate(monkeypatch, said):
    monkeypatch.setattr(sys.modules[__name__], "doomed", lambda *_: said)
    with pytest.raises(AssertionError):
        agrees(offer(topic="gossip"), PROMOTIONAL, SUBSCRIBER, NOW)
