"""A faulty text is told with one to write instead, and that one has no fault."""

import pytest

from infra.brand.loader import parse
from infra.brand.source import BrandFileError
from tests.infra.brand.wording.test_content import GOOD, MATRIX


@pytest.fixture
def suggestions(overriding):
    def suggesting(kind, words):
        try:
            parse("acme.yaml", overriding(kind, words))
        except BrandFileError as error:
            return {fault.suggestion for fault in error.faults}
        return set()

    return suggesting


@pytest.mark.parametrize("kind", MATRIX)
def test_what_is_suggested_for_a_text_that_says_nothing_has_no_fault(suggestions, overriding, faults, kind):
    (suggestion,) = suggestions(kind, "Hi there")
    assert faults(overriding(kind, suggestion)) == []


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (
            "{name}: you\u2019re back \u2014 HELP for help, reply STOP to end",
            "{name}: you're back - HELP for help, reply STOP to end",
        ),
        (
            "{name}: WELCOME BACK. Reply HELP for help, STOP to end",
            "{name}: welcome back. Reply HELP for help, STOP to end",
        ),
        ("{name}: back!!! Reply HELP for help, STOP to end", "{name}: back! Reply HELP for help, STOP to end"),
        ("Welcome back. Reply HELP for help.", "{name}: Welcome back. Reply HELP for help. Reply STOP to cancel."),
        (
            "{name}: caf\u00ea\U0001f600 club. Reply HELP for help, STOP to end",
            "{name}: cafe club. Reply HELP for help, STOP to end",
        ),
    ],
    ids=["curly quote and dash", "capitals", "cries", "no name and no STOP", "an accent and a picture"],
)
def test_the_brands_own_words_are_mended_where_that_suffices(suggestions, words, suggested):
    assert suggestions("start", words) == {suggested}


def test_a_link_that_must_go_brings_our_own_wording(suggestions):
    (suggestion,) = suggestions("start", f"{GOOD['start']} bit.ly/x")
    assert suggestion.startswith("{name}: {label} can reach you again.") or "can reach you again" in suggestion


def test_a_suggestion_is_told_once_after_the_faults_of_its_text(overriding):
    with pytest.raises(BrandFileError) as refused:
        parse("acme.yaml", overriding("start", "Hi there"))
    lines = str(refused.value).splitlines()
    assert [line.startswith("    write for example: ") for line in lines] == [False, False, False, True]


def test_an_advertisement_in_a_template_has_no_suggestion_and_a_missing_name_has(templated):
    for text, told in (
        ("{name}: {order}, 20% off", ""),
        ("Order {order} has left.", "{name}: Order {order} has left."),
    ):
        with pytest.raises(BrandFileError) as refused:
            parse("acme.yaml", templated(text))
        assert {fault.suggestion for fault in refused.value.faults} == {told}
