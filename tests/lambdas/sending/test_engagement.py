"""The tier that follows from how a person reacts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.record import State, Tier
from lambdas.program.sending import EngagementRule
from lambdas.sending.caps import History
from lambdas.sending.engagement import EngagementSeen, Reactions, engagement_update, last_seen, tier
from lambdas.sending.gate import decide
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from tests.lambdas.sending.asked import LONG_AGO, NOW, PROMOTIONAL, TRANSACTIONAL, after_sends, offer, person, sent

RULE = EngagementRule(less_engaged_hours=90 * 24, unengaged_hours=180 * 24, grace_hours=60 * 24, digest_hours=31 * 24)
AGO = st.integers(0, 1000).map(lambda days: NOW - timedelta(days=days))
KNOWN = st.builds(Reactions, AGO, st.none() | AGO, st.none() | AGO, st.booleans())
REMINDER = offer(body="", purpose="reminder")
FAREWELL = offer(body="", purpose="farewell")


def ago(days):
    return None if days is None else NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("joined", "reacted", "delivered", "expected"),
    [
        (59, None, 0, Tier.ENGAGED),
        (89, None, 0, Tier.ENGAGED),
        (90, None, 0, Tier.LESS_ENGAGED),
        (179, None, 0, Tier.LESS_ENGAGED),
        (180, None, 0, Tier.UNENGAGED),
        (900, 1, 0, Tier.ENGAGED),
        (900, 100, 0, Tier.LESS_ENGAGED),
        (900, 200, 0, Tier.UNENGAGED),
        (900, 200, 150, Tier.ENGAGED),
        (900, 200, 300, Tier.ENGAGED),
        (900, None, None, Tier.ENGAGED),
    ],
    ids=[
        *("in grace", "silent for 89 days", "for 90", "for 179", "for 180", "reacted lately", "100 days ago", "200"),
        *("50 days of texts since", "no text since", "no text ever"),
    ],
)
def test_silence_counts_from_the_last_reaction_to_the_last_text_that_arrived(joined, reacted, delivered, expected):
    assert tier(Reactions(ago(joined), ago(reacted), ago(delivered)), RULE, NOW) is expected


@pytest.mark.parametrize(("hours", "expected"), [(2159, Tier.ENGAGED), (2160, Tier.LESS_ENGAGED)])
def test_the_grace_is_over_once_its_last_hour_is(hours, expected):
    rule = EngagementRule(less_engaged_hours=1, unengaged_hours=9999, grace_hours=2160, digest_hours=1)
    assert tier(Reactions(NOW - timedelta(hours=hours), delivered_at=NOW), rule, NOW) is expected


def test_a_reaction_is_kept_by_its_kind_unless_a_newer_one_of_the_kind_is():
    assert engagement_update("Sends", EngagementSeen("+12065550123", "visit", NOW)) == {
        "TableName": "Sends",
        "Key": {"phone": {"S": "+12065550123"}, "item": {"S": "engagement"}},
        "UpdateExpression": "SET #kind = :at",
        "ConditionExpression": "attribute_not_exists(#kind) OR #kind < :at",
        "ExpressionAttributeNames": {"#kind": "visit"},
        "ExpressionAttributeValues": {":at": {"S": "2026-11-23T19:30:00.000Z"}},
    }


def test_the_newest_reaction_of_whatever_kind_counts():
    key = {"phone": {"S": "+12065550123"}, "item": {"S": "engagement"}}
    kinds = {"click": {"S": "2026-11-23T19:30:00.000Z"}, "visit": {"S": "2026-11-22T19:30:00.000Z"}}
    assert last_seen(key | kinds) == NOW
    assert last_seen(key) is None
    assert last_seen(None) is None


def test_a_dead_number_is_unengaged_even_in_its_grace():
    assert tier(Reactions(ago(1), ago(0), ago(0), unreachable=True), RULE, NOW) is Tier.UNENGAGED


@given(KNOWN, AGO)
def test_a_reaction_never_lowers_a_tier(known, at):
    order = [Tier.UNENGAGED, Tier.LESS_ENGAGED, Tier.ENGAGED]
    newer = max(at, known.reacted_at or at)
    after = Reactions(known.joined_at, newer, known.delivered_at, known.unreachable)
    assert order.index(tier(after, RULE, NOW)) >= order.index(tier(known, RULE, NOW))


def digests(*days):
    """The history of digests so many days ago."""
    history = after_sends()
    for day in days:
        history = history.after(sent(24 * day, "digest"), PROMOTIONAL, notice=True, marks=["digest"])
    return history


@pytest.mark.parametrize(
    ("tier", "days", "verdict"),
    [
        ("less_engaged", (40,), Send),
        ("less_engaged", (31,), Send),
        ("less_engaged", (30,), Defer),
        ("less_engaged", (20,), Drop),
        ("engaged", (20,), Send),
    ],
)
def test_a_digest_reaches_who_is_less_engaged_only_at_its_rate(tier, days, verdict):
    reader = person("deals", tier=Tier(tier), history=digests(*days))
    found = decide(offer(digest=True), PROMOTIONAL, reader, NOW)
    assert isinstance(found, verdict)
    assert getattr(found, "reason", Reason.CAP) is Reason.CAP
    assert getattr(found, "until", NOW + timedelta(days=1)) == NOW + timedelta(days=1)


@pytest.mark.parametrize("tier", [Tier.ENGAGED, Tier.LESS_ENGAGED])
def test_a_reminder_goes_to_every_active_subscriber_in_the_programs_words_and_counts_as_the_notice(tier):
    said = decide(REMINDER, PROMOTIONAL, person("deals", tier=tier), NOW)
    assert isinstance(said, Send)
    assert (said.body, said.notice) == ("deals: you are still in, STOP to end", True)


@pytest.mark.parametrize("days", [0, 19])
def test_nobody_is_reminded_who_was_not_long_ago_or_has_joined_since(days):
    history = after_sends().after(sent(24 * days, "r"), PROMOTIONAL, notice=True, marks=["reminder"])
    assert decide(REMINDER, PROMOTIONAL, person("deals", history=history), NOW) == Drop(Reason.NOT_DUE)
    fresh = person("deals").record.subscriptions["deals"]
    assert NOW - fresh.changed_at > timedelta(days=20)


def test_a_sunset_person_gets_one_farewell_and_nothing_else():
    gone = {"state": State.SUNSET, "tier": Tier.UNENGAGED}
    said = decide(FAREWELL, PROMOTIONAL, person("deals", **gone), NOW)
    assert isinstance(said, Send)
    assert said.body == "Acme: DEALS brings you back Reply STOP to cancel."
    history = after_sends().after(sent(24, "f"), PROMOTIONAL, notice=True, marks=["farewell"])
    assert decide(FAREWELL, PROMOTIONAL, person("deals", history=history, **gone), NOW) == Drop(Reason.NOT_DUE)
    for asked in (offer(), offer(digest=True), REMINDER):
        assert decide(asked, PROMOTIONAL, person("deals", **gone), NOW) == Drop(Reason.NOT_SUBSCRIBED)


def test_a_second_sunset_has_a_farewell_of_its_own():
    history = after_sends().after(sent(24 * 200, "f"), PROMOTIONAL, notice=True, marks=["farewell"])
    again = person("deals", state=State.SUNSET, tier=Tier.UNENGAGED, history=history)
    assert NOW - timedelta(days=200) < LONG_AGO
    assert isinstance(decide(FAREWELL, PROMOTIONAL, again, NOW), Send)


@pytest.mark.parametrize(("ago", "verdict"), [(timedelta(days=20), Send), (timedelta(days=20, seconds=-1), Drop)])
def test_a_reminder_comes_again_after_twenty_days(ago, verdict):
    reminded = person("deals", history=History(1, marks={"reminder": NOW - ago}))
    assert isinstance(decide(REMINDER, PROMOTIONAL, reminded, NOW), verdict)


def test_a_farewell_waits_for_no_days_after_the_sunset():
    gone = person("deals", state=State.SUNSET, tier=Tier.UNENGAGED)
    held = replace(gone.record.subscriptions["deals"], changed_at=NOW - timedelta(days=1))
    just_now = replace(gone, record=replace(gone.record, subscriptions={"deals": held}))
    assert isinstance(decide(FAREWELL, PROMOTIONAL, just_now, NOW), Send)


@pytest.mark.parametrize(
    ("asked", "marks"),
    [
        (offer(), ()),
        (offer(digest=True), ("digest",)),
        (REMINDER, ("reminder",)),
        (offer(digest=True, purpose="farewell"), ("digest", "farewell")),
    ],
)
def test_a_text_is_marked_by_the_kinds_that_go_out_at_a_rate_of_their_own(asked, marks):
    assert asked.marks == marks


@pytest.mark.parametrize("state", [state for state in State if state is not State.SUNSET])
def test_nobody_else_gets_a_farewell(state):
    assert decide(FAREWELL, PROMOTIONAL, person("deals", state=state), NOW) == Drop(Reason.NOT_SUBSCRIBED)


@pytest.mark.parametrize("asked", [REMINDER, FAREWELL])
def test_reminders_and_farewells_bring_no_words_and_are_not_for_transactions(asked):
    spoken = offer(purpose=asked.purpose)
    assert decide(spoken, PROMOTIONAL, person("deals"), NOW) == Drop(Reason.OWN_WORDS)
    strange = offer(purpose=asked.purpose, body="", topic="orders")
    assert decide(strange, TRANSACTIONAL, person("orders"), NOW) == Drop(Reason.OWN_WORDS)
