"""The page on sending says what the code does."""

import json
import re
from pathlib import Path

import pytest

from lambdas.messages.content import ALIKE, SIZE, links
from lambdas.sending.caps import PERIODS
from lambdas.sending.gate import NOTICE_EVERY
from lambdas.sending.parsing import AHEAD, ANSWER_FIELDS, CONTACT_FIELDS, REQUEST_FIELDS, SEEN_FIELDS, URGENT, parse
from tests.lambdas.sending.asked import NOW, PROMOTIONAL

PAGE = (Path(__file__).parents[3] / "docs" / "sending.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=["transactional", "promotional", "contact", "reaction", "confirmed"])
def test_the_examples_of_the_page_are_read(example):
    assert parse(example, sent_at=NOW.replace(month=12), program=PROMOTIONAL)


def test_the_page_tells_of_every_field():
    rows = re.findall(r"^\| (`.*?`) \|", PAGE[: PAGE.index("## What is judged")], re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == {*REQUEST_FIELDS, *ANSWER_FIELDS}
    assert json.loads(EXAMPLES[2])["contact_made"].keys() < set(CONTACT_FIELDS)
    assert json.loads(EXAMPLES[3])["engagement_seen"].keys() == set(SEEN_FIELDS)


def test_the_figures_of_the_page_are_those_of_the_code():
    assert f"at least {ALIKE} of the {SIZE} places" in PAGE
    assert f"the first after {NOTICE_EVERY.days} days" in PAGE
    assert f"{URGENT.seconds // 60} minutes where the template is `immediate`" in PAGE
    assert AHEAD.seconds == 5 * 60
    assert "clocks may be five minutes ahead" in PAGE
    assert [PERIODS[period].days for period in ("week", "month", "year")] == [7, 31, 366]


@pytest.mark.parametrize("value", ["https://", "www.", "evil.example/x", "evil.com", "bit.ly"])
def test_what_the_page_calls_a_link_is_one(value):
    assert links(value)
