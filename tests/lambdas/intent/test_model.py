"""The shipped model: small, explained, and what hostile texts cost."""

from importlib.resources import files
from itertools import pairwise
from time import process_time

import pytest

from lambdas.intent import model
from lambdas.intent import recognise as recogniser
from lambdas.intent.linear import features_of_word
from lambdas.intent.model import Model, features
from lambdas.intent.recognise import WITHOUT_MODEL, IntentKind, KeywordSet, own_text, read, recognise
from tools.intent import readings
from tools.intent.corpus import authors, by_author

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
def ship(monkeypatch, tmp_path):
    """Return a function that has the file of weights hold `weights`; where None, there is no file."""
    shipped = Model.shipped.__func__

    def put(weights):
        if weights is not None:
            (tmp_path / "weights.txt").write_bytes(weights)
        monkeypatch.setattr(model, "files", lambda _: tmp_path)
        shipped.cache_clear()
        recogniser._model.cache_clear()

    yield put
    shipped.cache_clear()
    recogniser._model.cache_clear()


UNREADABLE = {
    "no file": lambda _: None,
    "an empty file": lambda _: b"",
    "no weights": lambda _: b"PK\x03\x04",
    "no text": lambda weights: weights.replace(b"\tstop", b"\t\xff\xfe", 1),
    "cut short": lambda weights: weights[: len(weights) // 2],
    "a line is missing": lambda weights: weights.replace(b"\n-284\t", b"\n", 1),
    "a digit is another": lambda weights: weights.replace(b"\n-284\t", b"\n-283\t", 1),
    "other limits": lambda weights: weights.replace(b" -1.8\n", b" 9.9\n", 1),
    "no seal": lambda weights: weights.partition(b"\n")[2],
}


@pytest.mark.parametrize("harm", UNREADABLE.values(), ids=UNREADABLE)
def test_where_the_weights_are_not_whole_the_rules_decide_and_whatever_they_do_not_tell_is_in_doubt(ship, harm):
    whole = files("lambdas.intent").joinpath("weights.txt").read_bytes()
    assert harm(whole) != whole
    ship(harm(whole))
    assert recognise("STOP", KEYWORDS).kind is IntentKind.OPT_OUT
    assert recognise("HELP", KEYWORDS).kind is IntentKind.HELP
    told = recognise("please stop sending me these texts", KEYWORDS)
    unsure = recognise("it would be lovely to hear less of you all", KEYWORDS)
    assert (told.kind, unsure.kind) == (IntentKind.OPT_OUT, IntentKind.DOUBT)
    assert {told.rule, unsure.rule} == WITHOUT_MODEL


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_whole_weights_are_read_whatever_a_checkout_made_of_their_line_ends(ship, line_end):
    ship(files("lambdas.intent").joinpath("weights.txt").read_bytes().replace(b"\n", line_end))
    assert recognise("please stop sending me these texts", KEYWORDS).rule not in WITHOUT_MODEL


def test_with_the_weights_no_answer_says_that_they_are_missing():
    bodies = ("STOP", "please stop sending me these texts", "see you at 5", "no more sugar please, thanks")
    assert not {recognise(body, KEYWORDS).rule for body in bodies} & WITHOUT_MODEL


def by_name(model, words, facts):
    """Score a text by every feature that it has, each looked up under its name."""
    steps = sum(map(model.weight, features(words).union(facts)))
    return model.logit(
        steps + sum(model.weight(name) for word in set(words) for name in features_of_word(word)), len(words)
    )


def test_a_score_weighs_the_named_features_of_a_text_and_each_of_them_once():
    model, texts = Model.shipped(), [text.text for author in authors() for text in by_author(author)][::8]
    texts += [f"{one[: len(one) // 2]} {other}" for one, other in pairwise(texts)]
    readings = [read(body, own_text(body)[1], KEYWORDS) for body in [*texts, "no", "a a a a a a a. a? ", "x " * 1500]]
    assert [model.score(one.words, one.facts) for one in readings] == [
        by_name(model, one.words, one.facts) for one in readings
    ]


def test_the_texts_are_read_as_they_were_when_the_weights_were_learned():
    """Where this fails on purpose: `python -m tools.intent train`, or `readings` where the weights are to stay."""
    today, then = readings.readings(), readings.known()
    assert [writer for writer in today | then if today.get(writer) != then.get(writer)] == []


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
