"""Whether the person wants a text."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.record import State, Tier
from lambdas.delivery.health import Failure, Health
from lambdas.sending.caps import History
from lambdas.sending.gate import decide
from lambdas.sending.request import Notice
from lambdas.sending.verdict import Drop, Reason, Send
from tests.lambdas.sending.asked import NOW, PROMOTIONAL, TRANSACTIONAL, code, offer, order, person

HOUR = timedelta(hours=1)
DEAD = Health(failed=(Failure("m", NOW - HOUR, no_number=True),))


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACTIVE])
def test_only_an_active_subscription_is_consent_to_marketing(state):
    assert decide(offer(), PROMOTIONAL, person("deals", state=state), NOW) == Drop(Reason.NOT_SUBSCRIBED)


def test_a_notice_is_no_consent_to_marketing():
    told = offer(notice=Notice("checkout", NOW - HOUR))
    history = History(told={"deals": NOW - HOUR})
    assert decide(told, PROMOTIONAL, person(history=history), NOW) == Drop(Reason.NOT_SUBSCRIBED)


@pytest.mark.parametrize("state", [State.REVOKED, State.SUNSET, State.SUSPENDED])
def test_who_has_left_a_topic_is_not_won_back_by_a_notice(state):
    assert decide(order(), TRANSACTIONAL, person("orders", state=state), NOW) == Drop(Reason.NOT_SUBSCRIBED)


@pytest.mark.parametrize("state", [State.ACTIVE, State.PENDING])
def test_a_transaction_goes_to_those_who_joined_its_topic_or_were_told(state):
    noticed = order() if state is State.PENDING else order(notice=None)
    assert isinstance(decide(noticed, TRANSACTIONAL, person("orders", state=state), NOW), Send)


@pytest.mark.parametrize(
    ("hours_told", "goes"), [(1, True), (3, False), (2, False), (-0.05, True)], ids=["since", "before", "then", "ahead"]
)
@pytest.mark.parametrize("remembered", [False, True])
def test_a_notice_counts_only_if_it_is_newer_than_the_last_stop(hours_told, goes, remembered):
    at = NOW - timedelta(hours=hours_told)
    asked = order(notice=None if remembered else Notice("checkout", at))
    history = History(told={"orders": at} if remembered else {})
    back = person(stopped_at=NOW - 2 * HOUR, started_at=NOW - HOUR, history=history)
    assert isinstance(decide(asked, TRANSACTIONAL, back, NOW), Send) == goes


@pytest.mark.parametrize(
    ("asked", "program"), [(offer(), PROMOTIONAL), (order(), TRANSACTIONAL), (code(), TRANSACTIONAL)]
)
def test_nothing_goes_to_a_number_that_is_stopped_or_dead(asked, program):
    stopped = person(asked.topic, stopped_at=NOW - HOUR)
    assert decide(asked, program, stopped, NOW) == Drop(Reason.STOPPED)
    assert decide(asked, program, person(asked.topic, health=DEAD), NOW) == Drop(Reason.UNREACHABLE)


def test_marketing_is_dropped_while_an_opt_out_is_in_doubt_and_a_transaction_goes_on():
    doubted = replace(person("deals"), record=_doubted(person("deals").record))
    assert decide(offer(), PROMOTIONAL, doubted, NOW) == Drop(Reason.IN_DOUBT)
    told = person(order().topic)
    assert isinstance(decide(order(), TRANSACTIONAL, replace(told, record=_doubted(told.record)), NOW), Send)


def _doubted(record):
    return replace(record, standing=replace(record.standing, doubted_at=NOW - HOUR))


@pytest.mark.parametrize(("seconds", "goes"), [(1, False), (0, True)], ids=["not over", "over to the second"])
def test_marketing_is_dropped_until_the_pause_of_the_person_is_over(seconds, goes):
    subscriber = person("deals", paused_until=NOW + timedelta(seconds=seconds))
    verdict = decide(offer(), PROMOTIONAL, subscriber, NOW)
    assert isinstance(verdict, Send) if goes else verdict == Drop(Reason.PAUSED)


@pytest.mark.parametrize(
    ("tier", "digest", "reason"),
    [
        ("engaged", False, None),
        ("less_engaged", True, None),
        ("less_engaged", False, Reason.DIGEST_ONLY),
        ("unengaged", True, Reason.UNENGAGED),
    ],
)
def test_marketing_thins_out_for_those_who_do_not_react(tier, digest, reason):
    verdict = decide(offer(digest=digest), PROMOTIONAL, person("deals", tier=Tier(tier)), NOW)
    assert verdict == Drop(reason) if reason else isinstance(verdict, Send)


@pytest.mark.parametrize("tier", Tier)
def test_a_program_that_nobody_tells_of_reactions_judges_by_no_silence_of_before(tier):
    silent, lately = replace(PROMOTIONAL, engagement=None), History(marks={"digest": NOW - HOUR})
    for digest in (True, False):
        someone = person("deals", tier=tier, history=lately)
        assert isinstance(decide(offer(digest=digest), silent, someone, NOW), Send)


def test_a_transaction_asks_for_no_reaction():
    assert isinstance(decide(order(), TRANSACTIONAL, person(tier=Tier.UNENGAGED), NOW), Send)
