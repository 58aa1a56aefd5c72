"""What a campaign asks for, of whom, and what keeps a program from running it."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.quiet_hours.windows import Rules
from lambdas.sending.campaign import BadCampaign, BadLine, Campaign, Recipient, recipients
from lambdas.sending.request import Request
from tests.lambdas.sending.asked import BODY, NOW, PHONE, PROMOTIONAL, TRANSACTIONAL

COATS = Campaign("coats-1", "deals", BODY, NOW + timedelta(days=1))
REMINDER = Campaign("monthly", "", "", NOW + timedelta(days=1), purpose="reminder")
RAW = {"id": "coats-1", "topic": "deals", "body": BODY, "not_after": "2026-11-24T19:30:00.000Z"}


def test_a_campaign_survives_its_journey_into_its_run():
    whole = replace(COATS, content="coats", digest=True, audience="audiences/coats.csv", purpose="reminder")
    for campaign in (COATS, whole):
        written = campaign.to_json()
        assert Campaign.from_dict(json.loads(written)) == campaign


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([], "must have id, topic, body and not_after"),
        (None, "must have id, topic, body and not_after"),
        ({}, "must have id, topic, body and not_after"),
        (RAW | {"not_after": "tomorrow"}, "must have id, topic, body and not_after"),
        (RAW | {"sender": "me"}, "must have id, topic, body and not_after"),
        *((RAW | {name: 7}, "must hold texts") for name in ("id", "topic", "body", "content", "audience", "purpose")),
        (RAW | {"digest": "yes"}, "true or false as its digest"),
        (RAW | {"id": ""}, "id must be 1 to 64 lower-case letters, digits and dashes"),
        (RAW | {"id": "Coats"}, "id must be 1 to 64 lower-case letters, digits and dashes"),
        (RAW | {"id": "c" * 65}, "id must be 1 to 64 lower-case letters, digits and dashes"),
    ],
)
def test_what_is_no_campaign_is_refused(raw, reason):
    with pytest.raises(BadCampaign, match=reason):
        Campaign.from_dict(raw)


def test_each_recipient_is_asked_for_under_an_id_that_names_the_campaign_and_not_the_phone():
    named = hashlib.sha256(PHONE.encode()).hexdigest()[:32]
    assert COATS.request(Recipient(PHONE, "98101")) == Request(
        request_id=f"coats-1.{named}",
        to=PHONE,
        topic="deals",
        not_after=COATS.not_after,
        body=BODY,
        zip_code="98101",
        campaign="coats-1",
    )
    asked = replace(COATS, content="coats", digest=True).request(Recipient(PHONE))
    assert (asked.content, asked.digest, asked.zip_code) == ("coats", True, "")
    reminded = REMINDER.request(Recipient(PHONE, topic="news"))
    assert (reminded.topic, reminded.purpose, reminded.body) == ("news", "reminder", "")


@pytest.mark.parametrize(("month", "first"), [(1, "news"), (2, "deals"), (11, "news")])
def test_reminders_walk_through_every_topic_and_begin_with_another_one_each_month(month, first):
    walked = replace(REMINDER, not_after=datetime(2026, month, 3, tzinfo=UTC)).topics(PROMOTIONAL)
    assert sorted(walked) == ["deals", "news"]
    assert walked[0] == first
    assert COATS.topics(PROMOTIONAL) == ("deals",)


def test_the_longest_form_of_a_text_tells_how_to_opt_out_once():
    assert COATS.longest(PROMOTIONAL) == f"{BODY} Reply STOP to cancel."
    told = replace(COATS, body=f"{BODY}. Text STOP to end")
    assert told.longest(PROMOTIONAL) == told.body
    assert REMINDER.longest(PROMOTIONAL) == "deals: you are still in, STOP to end"


@pytest.mark.parametrize(
    ("campaign", "program", "problems"),
    [
        (COATS, PROMOTIONAL, []),
        (REMINDER, PROMOTIONAL, []),
        (COATS, TRANSACTIONAL, ["program must be promotional", "topic must be one of orders, codes, visits"]),
        (replace(COATS, topic="shoes"), PROMOTIONAL, ["topic must be one of deals, news, got 'shoes'"]),
        (replace(COATS, body="20% off"), PROMOTIONAL, ["body must name Acme Offers"]),
        (replace(COATS, body=BODY + "!" * 400), PROMOTIONAL, ["body must take at most 3 parts with how to opt out"]),
        (replace(COATS, not_after=NOW), PROMOTIONAL, ["not_after must lie in the future"]),
        (replace(COATS, not_after=NOW + timedelta.resolution), PROMOTIONAL, []),
    ],
)
def test_a_campaign_that_every_recipient_would_be_refused_for_is_told_why(campaign, program, problems):
    found = list(campaign.problems(program, NOW))
    assert [problem[: len(said)] for problem, said in zip(found, problems, strict=True)] == problems


def test_a_text_that_takes_all_the_parts_there_are_is_no_problem():
    fits = BODY + "!" * (3 * 153 - len(BODY) - len(" Reply STOP to cancel."))
    assert list(replace(COATS, body=fits).problems(PROMOTIONAL, NOW)) == []
    assert list(replace(COATS, body=f"{fits}!").problems(PROMOTIONAL, NOW)) != []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("+12065550123", [Recipient("+12065550123")]),
        ("+12065550123,", [Recipient("+12065550123")]),
        ("+12065550123,98101", [Recipient("+12065550123", "98101")]),
        ('"+12065550123","98101"', [Recipient("+12065550123", "98101")]),
        (" +12065550123,98101,Ann ", [Recipient("+12065550123", "98101")]),
        ("to,zip_code", []),
        ("\ufeffto,zip_code", []),
        ("to", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_line_of_an_audience_is_a_person_and_headings_are_passed_over(line, found):
    assert list(recipients([line])) == found


@pytest.mark.parametrize(
    "line", ["12065550123", "+02065550123", "+1206555012a", "+12065550123,98a01", "to,name,ZIP Code"]
)
def test_a_line_that_names_nobody_or_no_place_is_told_so(line):
    (found,) = recipients([line])
    assert isinstance(found, BadLine)


US = ("US",)
LOCAL = replace(COATS, starts="2026-11-24T10:00", not_after=datetime(2026, 11, 25, 12, tzinfo=UTC))


def test_a_start_without_a_zone_is_by_the_clock_of_each_zone_and_by_the_last_where_several_are_possible():
    assert LOCAL.begins("America/New_York", US) == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert LOCAL.begins("America/Los_Angeles", US) == datetime(2026, 11, 24, 18, tzinfo=UTC)
    assert LOCAL.begins("unknown", US) == datetime(2026, 11, 24, 20, tzinfo=UTC)  # ten in Honolulu
    once = replace(LOCAL, starts="2026-11-24T10:00-05:00")
    assert {once.begins(zone, US) for zone in ("America/New_York", "Pacific/Honolulu")} == {
        datetime(2026, 11, 24, 15, tzinfo=UTC)
    }
    assert COATS.begins("America/New_York", US) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T18:00:00+00:00", "2026-11-24T15:00:00+00:00"),  # the window before the start is not used
        ("2026-11-24T14:30:00+00:00", "2026-11-24T15:00:00+00:00"),  # nor the part of one
        ("2026-11-24T16:00:00+00:00", "2026-11-24T15:00:00+00:00"),
        ("2026-11-25T02:00:00+00:00", "2026-11-25T14:00:00+00:00"),  # the next day begins with its window
    ],
)
def test_nothing_is_open_to_a_campaign_before_it_starts(now, opens):
    rules = Rules.of(PROMOTIONAL.sending.week)
    found = LOCAL.opening("America/New_York", datetime.fromisoformat(now), rules, US)
    assert found.opens == datetime.fromisoformat(opens)
    assert found.closes > found.opens


def test_a_start_after_the_end_is_told_even_where_that_is_so_in_one_zone_only():
    late = replace(LOCAL, not_after=datetime(2026, 11, 24, 19, tzinfo=UTC))
    (problem,) = late.problems(PROMOTIONAL, NOW)
    assert problem.startswith("starts must lie before not_after everywhere, got 2026-11-24T10:00, which is later in ")
    assert list(LOCAL.problems(PROMOTIONAL, NOW)) == []


def test_a_start_survives_the_journey_and_what_is_no_time_is_refused():
    assert Campaign.from_dict(json.loads(LOCAL.to_json())) == LOCAL
    assert {"starts", "fields"} & json.loads(COATS.to_json()).keys() == set()
    for bad in ("tomorrow", "10:00", 7):
        with pytest.raises(BadCampaign):
            Campaign.from_dict(RAW | {"starts": bad})
