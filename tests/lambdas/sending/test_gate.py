"""The gate's verdict on one request: what is asked for, what the text says, and what is judged first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.messages.content import content_key, similarity_hash
from lambdas.sending.caps import History
from lambdas.sending.gate import decide
from lambdas.sending.verdict import Drop, Reason, Send
from tests.lambdas.sending.asked import (
    BODY,
    NOW,
    PROMOTIONAL,
    SUBSCRIBER,
    TRANSACTIONAL,
    code,
    declared,
    offer,
    order,
    person,
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
    assert decide(offer(body=BODY + "!" * (1600 - len(BODY))), wide, SUBSCRIBER, NOW) == Drop(Reason.TOO_LONG)


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
