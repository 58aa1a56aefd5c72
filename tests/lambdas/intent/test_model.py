"""The shipped model: small, explained, and what hostile texts cost."""

from importlib.resources import files
from time import process_time

import pytest

from lambdas.intent.model import Model
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise

KEYWORDS = KeywordSet.default()
MIXED = (
    "I found another place last month, so your coupons can stop. My sister still likes them, what time do you open? "
)


def test_the_weights_take_less_than_a_megabyte_and_are_written_as_they_are_read():
    text = files("lambdas.intent").joinpath("weights.txt").read_text(encoding="utf-8")
    assert len(text.encode()) <= 1_000_000
    assert Model.shipped().written() == text


def test_what_no_phrase_told_is_explained_by_its_strongest_features():
    found = recognise("no more sugar please, thanks", KEYWORDS)
    assert found.kind is IntentKind.DOUBT
    assert found.rule.startswith("reads_like(no more")


@pytest.mark.parametrize("body", ["STOP\nKevin\nDurkee Freight", "Stop, Pastor Ray", "stop period", "> Sale!\nSTOP"])
def test_an_opt_out_word_with_a_signature_a_quotation_or_dictated_marks_is_recognised(body):
    assert recognise(body, KEYWORDS).kind is IntentKind.OPT_OUT


def _seconds(body):
    begun = process_time()
    recognise(body, KEYWORDS)
    return process_time() - begun


@pytest.mark.parametrize("unit", ["he said ", "\n", "-- ", "stop sending me the ", "> ", "A. "])
def test_a_hostile_text_costs_at_most_twenty_times_an_ordinary_one_of_its_length(unit):
    ordinary = min(_seconds((MIXED * 20)[:1600]) for _ in range(5))
    assert min(_seconds((unit * 1600)[:1600]) for _ in range(5)) <= 20 * ordinary
