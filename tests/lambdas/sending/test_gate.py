"""The gate's verdict on one request: what is asked for, what the text says, and what is judged first."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.record import State, Tier
from lambdas.messages.content import content_key, similarity_hash
from lambdas.messages.segments import parts
from lambdas.quiet_hours.windows import Rules, closes_at, is_open
from lambdas.sending.caps import History
from lambdas.sending.gate import decide
from lambdas.sending.parsing import parse
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from tests.lambdas.sending import likely
from tests.lambdas.sending.asked import (
    BODY,
    MOMENTS,
    NOW,
    PROMOTIONAL,
    SUBSCRIBER,
    TRANSACTIONAL,
    code,
    declared,
    offer,
    order,
    person,
    requests,
    sent,
    template,
)

NOTICE = "Reply STOP to cancel."


def test_a_subscriber_gets_the_offer_and_how_to_opt_out():
    verdict = decide(offer(), PROMOTIONAL, SUBSCRIBER, NOW)
    assert isinstance(verdict, Send)
    assert (verdict.body, verdict.parts, verdict.notice) == (f"{BODY} {NOTICE}", 1, True)
    assert (verdict.content, verdict.sketch) == (
        content_key(BODY, PROMOTIONAL.name),
        similarity_hash(BODY, PROMOTIONAL.name),
    )


def test_a_customer_who_was_told_gets_the_template_filled_in():
    verdict = decide(order(content="order 1001"), TRANSACTIONAL, person(), NOW)
    assert isinstance(verdict, Send)
    assert verdict.body == f"Acme: order 1001 is on its way. {NOTICE}"
    assert (verdict.content, verdict.sketch) == ("order 1001", b"")


@pytest.mark.parametrize("area", ["357", "729", "924", "280"])
def test_a_one_time_password_goes_to_an_area_code_that_is_newer_than_the_tables(area):
    verdict = decide(code(to=f"+1{area}5550123"), TRANSACTIONAL, person(), NOW)
    assert isinstance(verdict, Send)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (offer(not_after=NOW + timedelta(seconds=4)), Reason.EXPIRED),
        (offer(to="+18885550123"), Reason.INVALID_NUMBER),
        (offer(to="+19995550123"), Reason.INVALID_NUMBER),
        (offer(to="+13715550123"), Reason.INVALID_NUMBER),
        (offer(to="+447700900123"), Reason.COUNTRY_NOT_SERVED),
        (offer(to="+14165550123"), Reason.COUNTRY_NOT_SERVED),
        (offer(topic="gossip"), Reason.UNKNOWN_TOPIC),
        (offer(body=""), Reason.BODY_NEEDED),
        (offer(template="shipped"), Reason.BODY_NEEDED),
        (offer(body="", template="shipped", parameters={"order": "1"}), Reason.BODY_NEEDED),
        (offer(body="20% off"), Reason.BAD_CONTENT),
        (offer(body=f"{BODY} bit.ly/x"), Reason.BAD_CONTENT),
        (offer(body=f"{BODY} $$$"), Reason.BAD_CONTENT),
        (offer(body=f"{BODY}\0"), Reason.BAD_CONTENT),
        (offer(body=BODY + "!" * 400), Reason.TOO_LONG),
        (offer(topic="news"), Reason.NOT_SUBSCRIBED),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else "",
)
def test_marketing_is_dropped_for_what_it_is(asked, reason):
    assert decide(asked, PROMOTIONAL, SUBSCRIBER, NOW) == Drop(reason)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (order(topic="gossip"), Reason.UNKNOWN_TOPIC),
        (order(template=""), Reason.TEMPLATE_NEEDED),
        (order(body=BODY), Reason.TEMPLATE_NEEDED),
        (order(template="", body=BODY), Reason.TEMPLATE_NEEDED),
        (order(template="lost"), Reason.UNKNOWN_TEMPLATE),
        (order(template="code", parameters={"code": "1"}), Reason.UNKNOWN_TEMPLATE),
        (order(parameters={}), Reason.BAD_PARAMETER),
        (order(parameters={"order": "see bit.ly"}), Reason.BAD_PARAMETER),
        (order(notice=None), Reason.NO_NOTICE),
    ],
)
def test_a_transaction_is_dropped_for_what_it_is(asked, reason):
    assert decide(asked, TRANSACTIONAL, person(), NOW) == Drop(reason)


@pytest.mark.parametrize(
    ("days_ago", "body", "expected", "notice"),
    [
        (None, BODY, f"{BODY} {NOTICE}", True),
        (30, BODY, f"{BODY} {NOTICE}", True),
        (29, BODY, BODY, False),
        (None, f"{BODY}. Text STOP to end", f"{BODY}. Text STOP to end", True),
        (29, f"{BODY}. Text STOP to end", f"{BODY}. Text STOP to end", True),
    ],
    ids=["never told", "told a month ago", "told lately", "tells it itself", "tells it itself again"],
)
def test_everybody_is_told_how_to_opt_out_at_least_once_a_month(days_ago, body, expected, notice):
    at = None if days_ago is None else NOW - timedelta(days=days_ago)
    verdict = decide(offer(body=body), PROMOTIONAL, person("deals", history=History(1, notice_at=at)), NOW)
    assert (verdict.body, verdict.notice) == (expected, notice)


def test_a_text_must_leave_room_for_the_notice_whoever_gets_it():
    fits = BODY + "!" * (3 * 153 - len(BODY) - len(f" {NOTICE}"))
    told = person("deals", history=History(1, notice_at=NOW - timedelta(days=1)))
    assert decide(offer(body=fits), PROMOTIONAL, SUBSCRIBER, NOW).parts == 3
    assert decide(offer(body=fits + "!"), PROMOTIONAL, told, NOW) == Drop(Reason.TOO_LONG)


def test_no_text_is_longer_than_the_service_takes_whatever_the_program_allows():
    wide = replace(PROMOTIONAL, sending=replace(PROMOTIONAL.sending, most_parts=99))
    fits = BODY + "!" * (1600 - len(BODY) - len(f" {NOTICE}"))
    assert len(decide(offer(body=fits), wide, SUBSCRIBER, NOW).body) == 1600
    assert decide(offer(body=fits + "!"), wide, SUBSCRIBER, NOW) == Drop(Reason.TOO_LONG)


def test_a_template_that_grew_too_long_is_dropped():
    long = template("shipped", "orders", "a" * 440 + "{order}", order=12)
    assert decide(order(), replace(TRANSACTIONAL, templates=(long,)), person(), NOW) == Drop(Reason.TOO_LONG)


def test_the_end_of_a_request_comes_before_everything_and_the_will_of_a_person_before_what_they_got():
    late = offer(not_after=NOW, to="+18885550123", topic="gossip")
    assert decide(late, PROMOTIONAL, SUBSCRIBER, NOW) == Drop(Reason.EXPIRED)
    known = History(1, (sent(1, "coats"),))
    stopped = person("deals", stopped_at=NOW - timedelta(hours=1), history=known)
    assert decide(offer(content="coats"), declared(1, "day"), stopped, NOW) == Drop(Reason.STOPPED)
    assert decide(
        offer(content="coats"), declared(1, "day"), person("deals", history=known), NOW.replace(hour=8)
    ) == Drop(Reason.SAME_CONTENT)


def test_programs_are_told_apart_by_what_they_are_and_many_may_be_asked():
    for n in range(20):
        program = replace(PROMOTIONAL, copy=replace(PROMOTIONAL.copy, notice=f"Text STOP to end {n}"))
        assert decide(offer(), program, SUBSCRIBER, NOW).body == f"{BODY} Text STOP to end {n}"


CASES = 40  # to each example
SEEDS = st.integers(0, 2**32 - 1)


def immediate(request, program):
    template = program.template(request.template)
    return template is not None and template.immediate


def it_is_sent_held_or_dropped_in_good_time(request, program, _, now, verdict):
    assert isinstance(verdict, Send | Defer | Drop)
    if isinstance(verdict, Defer):
        assert now < verdict.until <= request.not_after
    if isinstance(verdict, Send):
        assert 1 <= verdict.parts == parts(verdict.body) <= program.sending.most_parts
        assert 5 <= verdict.seconds <= 259_200
        assert now + timedelta(seconds=verdict.seconds) <= request.not_after
        assert verdict.content


def no_marketing_goes_out_without_an_active_consent_to_its_topic(request, program, person, now, verdict):
    if not isinstance(verdict, Send):
        return
    held = person.record.subscriptions.get(request.topic)
    state = held.state if held else None
    assert not person.record.standing.stopped
    assert not person.record.standing.paused(now)
    if request.purpose == "farewell":
        assert state is State.SUNSET
        return
    assert state is State.ACTIVE or program is TRANSACTIONAL
    assert state in {None, State.PENDING, State.ACTIVE, State.EXPIRED}
    assert program is not TRANSACTIONAL or request.template


def nothing_goes_out_or_arrives_outside_the_window_of_any_zone(request, program, _, now, verdict):
    rules, home = Rules.of(program.sending.week), {"zip_code": request.zip_code}
    if isinstance(verdict, Send) and not immediate(request, program):
        assert is_open(request.to, now, rules, **home)
        assert now + timedelta(seconds=verdict.seconds) <= closes_at(request.to, now, rules, **home)
    if isinstance(verdict, Defer):
        assert is_open(request.to, verdict.until, rules, **home)


def an_immediate_text_is_never_held(request, program, _, __, verdict):
    if immediate(request, program):
        assert not isinstance(verdict, Defer)


def nobody_gets_again_what_was_named_the_same(request, program, person, now, verdict):
    if isinstance(verdict, Send) and request.content:
        since = now - timedelta(hours=program.sending.same_content_hours)
        assert request.content not in {sent.content for sent in person.history.sends if sent.at > since}
        assert request.content not in {made.key for made in person.contacts.made if made.at > since}


def who_was_not_told_how_to_opt_out_for_a_month_is_told(_, __, person, now, verdict):
    told_at = person.history.notice_at
    if isinstance(verdict, Send) and (told_at is None or now - told_at >= timedelta(days=30)):
        assert verdict.notice
        assert "STOP" in verdict.body


def who_reacts_to_nothing_gets_one_farewell_and_no_more(request, program, person, _, verdict):
    if isinstance(verdict, Send) and program is not TRANSACTIONAL and person.record.standing.tier is Tier.UNENGAGED:
        sunset = person.record.subscriptions[request.topic]
        assert (request.purpose, sunset.state) == ("farewell", State.SUNSET)
        assert person.history.marks.get("farewell", sunset.changed_at) <= sunset.changed_at
        assert verdict.body.startswith(program.copy.farewell)


def who_rarely_reacts_gets_reminders_and_digests_at_their_rate(request, program, person, now, verdict):
    rarely = program is not TRANSACTIONAL and person.record.standing.tier is Tier.LESS_ENGAGED
    if isinstance(verdict, Send) and rarely and request.purpose != "farewell":
        last = person.history.marks.get("digest")
        assert request.digest or request.purpose == "reminder"
        assert not request.digest or last is None or now - last >= timedelta(hours=program.engagement.digest_hours)


def nobody_is_reminded_twice_within_twenty_days(request, _, person, now, verdict):
    if isinstance(verdict, Send) and request.purpose == "reminder":
        known = (person.history.marks.get("reminder"), person.record.subscriptions[request.topic].changed_at)
        assert all(now - at >= timedelta(days=20) for at in known if at)
        assert verdict.notice


FACTS = (
    who_reacts_to_nothing_gets_one_farewell_and_no_more,
    who_rarely_reacts_gets_reminders_and_digests_at_their_rate,
    nobody_is_reminded_twice_within_twenty_days,
    it_is_sent_held_or_dropped_in_good_time,
    no_marketing_goes_out_without_an_active_consent_to_its_topic,
    nothing_goes_out_or_arrives_outside_the_window_of_any_zone,
    an_immediate_text_is_never_held,
    nobody_gets_again_what_was_named_the_same,
    who_was_not_told_how_to_opt_out_for_a_month_is_told,
)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_of_the_requests_that_a_gate_meets(fact, seed):
    pick = Random(seed)
    for _ in range(CASES):
        case = likely.case(pick)
        fact(*case, decide(*case))


@settings(max_examples=100, deadline=None)
@given(requests(), SEEDS, st.sampled_from([PROMOTIONAL, TRANSACTIONAL]), MOMENTS)
def test_whatever_can_be_read_has_a_verdict_of_which_all_of_this_is_true(request, seed, program, now):
    *_, person, _ = likely.case(Random(seed))
    verdict = decide(request, program, person, now)
    for fact in FACTS:
        fact(request, program, person, now, verdict)


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.integers(0, 120))
def test_whoever_follows_deferrals_comes_to_an_end(seed, late):
    pick = Random(seed)
    for _ in range(CASES):
        request, program, person, now = likely.case(pick)
        held = 0
        while isinstance(verdict := decide(request, program, person, now), Defer):
            held += 1
            assert held < 10
            assert verdict.until > now
            request = parse(request.to_json(), sent_at=now, program=program)
            now = verdict.until + timedelta(seconds=late)


def test_the_requests_that_a_gate_meets_come_to_every_end_that_they_can():
    pick, found = Random(1), Counter()
    for _ in range(5000):
        verdict = decide(*likely.case(pick))
        found[getattr(verdict, "reason", type(verdict))] += 1
    assert found[Send] > 400
    timely = {Reason.EXPIRED, Reason.SAME_CONTENT, Reason.CAP, Reason.WINDOW}
    willing = {Reason.STOPPED, Reason.UNREACHABLE, Reason.NOT_SUBSCRIBED, Reason.NO_NOTICE}
    silent = {Reason.PAUSED, Reason.UNENGAGED, Reason.DIGEST_ONLY, Reason.NOT_DUE}
    assert set(found) == {Send, *silent, *timely, *willing}
