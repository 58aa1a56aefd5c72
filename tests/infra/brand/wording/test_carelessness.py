"""No stand-in for text to come, no cry, and no advertisement of a transactional program reaches a customer."""

import json

import pytest

from tests.infra.brand.wording.test_content import GOOD


@pytest.mark.parametrize(
    ("words", "got"),
    [
        ("TODO", "TODO"),
        ("tbd", "tbd"),
        ("Call XXX-555-0199.", "XXX"),
        ("Lorem ipsum dolor.", "Lorem ipsum"),
        ("Hi [first name].", "[first name]"),
        ("See <link>.", "<link>"),
        ("Hi %s.", "%s"),
        ("Insert offer here", "Insert offer here"),
    ],
)
def test_a_stand_in_is_refused(faults, overriding, words, got):
    (found,) = faults(overriding("start", f"{GOOD['start']} {words}"))
    assert f"must hold no stand-in for text to come, got '{got}': write what the customer shall read" in found


@pytest.mark.parametrize("words", ["para cancelar todo.", "Todo listo"])
def test_a_word_of_another_language_is_no_stand_in(faults, overriding, words):
    assert faults(overriding("start", f"{GOOD['start']} {words}")) == []


@pytest.mark.parametrize("words", ["Wow!!", "What?!!", "Really???"])
def test_a_cry_is_refused(faults, overriding, words):
    (found,) = faults(overriding("start", f"{GOOD['start']} {words}"))
    assert "must not cry out, got" in found


DISGUISED = ["big s a l e", "3 0 p e r c e n t", "d1sc0unts", "sh0es", "0ffer", "0ff3r", "t0night", "b1g sav1ngs"]


@pytest.mark.parametrize("words", DISGUISED)
def test_a_word_in_disguise_is_refused(faults, overriding, words):
    (found,) = faults(overriding("start", f"{GOOD['start']} {words}"))
    assert "must write words as words, got" in found


@pytest.mark.parametrize(
    "words", ["3rd floor", "a 4x4", "B2B", "COVID19", "MP3s", "https://a.example/a1b2c3", "a1b@c.example"]
)
def test_a_figure_beside_letters_is_no_disguise(faults, overriding, words):
    assert faults(overriding("start", f"{GOOD['start']} {words}")) == []


@pytest.mark.parametrize("words", ["Hi!", "Who?", "100% sure", "a < b > c", "[1]", "Today!?", "Pixx", "20% smaller"])
def test_what_only_resembles_one_is_no_fault(faults, overriding, words):
    assert faults(overriding("start", f"{GOOD['start']} {words}")) == []


def transactional(sound, kind, words):
    return sound.replace(
        "    topics:\n      orders", f"    messages: {{{kind}: {json.dumps(words)}}}\n    topics:\n      orders"
    )


@pytest.mark.parametrize("kind", ["help", "start"])
def test_a_text_of_a_transactional_program_does_not_advertise(faults, sound, kind):
    (found,) = faults(transactional(sound, kind, f"{GOOD[kind]} Shop now!"))
    assert (
        f"programs.transactional.messages.{kind}: must not advertise, reads like an advert because of 'Shop now'"
        in found
    )
    assert faults(transactional(sound, kind, GOOD[kind])) == []


def test_a_text_of_a_promotional_program_may(faults, overriding):
    assert faults(overriding("start", f"{GOOD['start']} Sale!")) == []
