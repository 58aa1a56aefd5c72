"""Patterns of IAM: what two of them share, and what one surely covers."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.policy.iam.names import covers, head, meets

SHARED = [
    ("a*", "*b"),
    ("a?c", "*bc"),
    ("*", ""),
    ("sms-*-orders", "sms-prod-?rders*"),
    ("${Account}:x", "1:x"),
    ("?", "?"),
]
APART = [("a*", "b*"), ("a?", "a"), ("a*c", "*d"), ("orders", "orders-2"), ("*-a", "*-b")]
PATTERNS = st.text("ab*?", max_size=6)


@pytest.mark.parametrize(("one", "other"), SHARED)
def test_patterns_that_share_a_text_meet(one, other):
    assert meets(one, other)
    assert meets(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_patterns_that_share_no_text_do_not_meet(one, other):
    assert not meets(one, other)
    assert not meets(other, one)


@given(one=PATTERNS, other=PATTERNS, text=st.text("ab", max_size=6))
@settings(max_examples=300)
def test_patterns_that_one_text_matches_meet_and_what_covers_lets_nothing_out(one, other, text):
    matches = [re.fullmatch(p.replace("*", ".*").replace("?", "."), text) is not None for p in (one, other)]
    assert meets(one, other) or not all(matches)
    assert not covers(one, other) or matches[0] or not matches[1]


def test_a_pattern_covers_narrower_ones_and_no_wider():
    assert covers("a*", "ab*")
    assert covers("a?", "ab")
    assert not covers("ab*", "a*")
    assert not covers("a?", "a*")


def test_the_head_ends_where_a_text_may_differ():
    assert [head(one) for one in ("orders", "or*s", "or?", "or${Id}")] == ["orders", "or", "or", "or"]
