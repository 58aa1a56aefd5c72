"""How many opt-outs are told, and how many other texts are taken for one, on labelled texts."""

import hashlib
import json
from pathlib import Path

import pytest

from lambdas.intent.recognise import IntentKind, KeywordSet, recognise

DATA = Path(__file__).parents[2] / "data" / "intent"
KEYWORDS = KeywordSet.default({"DEALS": "deals"})
HALVES = ("tune", "held_out")


def labelled(name):
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def opted_out(rows):
    return [row for row in rows if recognise(row["text"], KEYWORDS).kind is IntentKind.OPT_OUT]


def share(name, *kinds):
    rows = [row for row in labelled(name) if row["kind"] in kinds]
    return len(opted_out(rows)) / len(rows)


@pytest.mark.parametrize("name", HALVES)
def test_legal_words_and_their_variants_are_told_99_times_in_100(name):
    assert share(name, "legal", "typo") >= 0.99


@pytest.mark.parametrize("name", HALVES)
def test_free_form_revocations_are_told_95_times_in_100(name):
    assert share(name, "free_form") >= 0.95


@pytest.mark.parametrize("name", HALVES)
def test_at_most_one_ordinary_text_in_300_is_taken_for_an_opt_out_and_one_trap_in_33(name):
    assert share(name, "ordinary", "reply") <= 0.003
    assert share(name, "trap") <= 0.03


def test_the_wording_of_an_independent_author_is_told_once_the_rules_have_seen_it():
    assert share("blind_seen", "legal") == 1
    assert share("blind_seen", "free_form") >= 0.99
    assert share("blind_seen", "ordinary", "trap") <= 0.001


def test_a_second_independent_author_is_told_at_first_reading_in_88_of_100_and_half_of_the_texts_are_traps():
    assert share("blind_second", "legal") >= 0.98
    assert share("blind_second", "free_form") >= 0.88
    assert share("blind_second", "ordinary") == 0
    assert share("blind_second", "trap") <= 0.1


def test_the_paraphrases_of_the_rounds_are_told_and_their_traps_let_pass():
    assert share("rounds", "free_form") >= 0.98
    assert share("rounds", "trap") <= 0.03


def test_wording_written_after_the_rules_keeps_the_legal_words_and_two_thirds_of_the_free_form():
    assert share("later", "legal", "typo") == 1
    assert share("later", "free_form") >= 0.66
    assert share("later", "trap") <= 0.03


def test_the_labelled_texts_are_many_and_of_four_languages():
    rows = [row for name in HALVES for row in labelled(name)]
    assert sum(row["label"] == "opt_out" for row in rows) >= 400
    assert sum(row["label"] == "other" for row in rows) >= 1000
    assert {"en", "es", "fr", "pt"} <= {row["language"] for row in rows if row["label"] == "opt_out"}


def test_each_text_stands_in_the_half_that_its_hash_tells_and_only_once():
    seen = set()
    for name in HALVES:
        for row in labelled(name):
            odd = hashlib.sha256(row["text"].encode()).digest()[0] % 2
            assert HALVES[odd] == name
            assert row["text"] not in seen
            seen.add(row["text"])


def test_no_later_text_repeats_one_that_the_rules_were_improved_on():
    known = {row["text"] for name in (*HALVES, "seen", "rounds") for row in labelled(name)}
    assert not known & {row["text"] for row in labelled("later")}
