"""The shipped model: small, explained, and what hostile texts cost."""

from importlib.resources import files
from time import process_time

import pytest

from lambdas.intent import recognise as recogniser
from lambdas.intent.model import Model
from lambdas.intent.recognise import WITHOUT_MODEL, IntentKind, KeywordSet, recognise

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
    assert found.rule.startswith("reads_like(")
    assert "no more" in found.rule.casefold()


@pytest.fixture
def without_weights(monkeypatch):
    """Return a function that has the weights be `text`; where None, there are none."""

    def ship(text):
        def read():
            if text is None:
                raise FileNotFoundError
            return Model.parsed(text)

        monkeypatch.setattr(Model, "shipped", read)
        recogniser._model.cache_clear()

    yield ship
    recogniser._model.cache_clear()


@pytest.mark.parametrize("text", [None, "", "0.1 0.2", "0.1 0.2 0.3 0.4 0.5 0.6\nnot a number\tstop", "PK\x03\x04"])
def test_without_weights_the_rules_decide_and_whatever_they_do_not_tell_is_in_doubt(without_weights, text):
    without_weights(text)
    assert recognise("STOP", KEYWORDS).kind is IntentKind.OPT_OUT
    assert recognise("HELP", KEYWORDS).kind is IntentKind.HELP
    told = recognise("please stop sending me these texts", KEYWORDS)
    unsure = recognise("it would be lovely to hear less of you all", KEYWORDS)
    assert (told.kind, unsure.kind) == (IntentKind.OPT_OUT, IntentKind.DOUBT)
    assert {told.rule, unsure.rule} == WITHOUT_MODEL


def test_with_the_weights_no_answer_says_that_they_are_missing():
    bodies = ("STOP", "please stop sending me these texts", "see you at 5", "no more sugar please, thanks")
    assert not {recognise(body, KEYWORDS).rule for body in bodies} & WITHOUT_MODEL


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
