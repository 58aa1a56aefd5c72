"""What holds of recognition for every text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.intent.recognise import Intent, IntentKind, KeywordSet, recognise
from lambdas.intent.text import plain, softened

KEYWORDS = KeywordSet.default({"DEALS": "deals"})
LONGEST_TEXT = 1600
words = st.sampled_from(KEYWORDS.opt_out)
padding = st.text(alphabet=" \t\n.!,;:*\"'()[]_~\u200b\ufeff\u00a0🙏😡", max_size=6)
ALPHABET = st.characters(exclude_categories=["Cs"])


@given(body=st.text(alphabet=ALPHABET, max_size=LONGEST_TEXT))
@example(body="\ud800")
@example(body="' ' - -- # ¿ \u2028")
@example(body="İ ß ﬀ ǆ")
def test_any_text_has_an_intent_with_a_named_rule(body):
    intent = recognise(body, KEYWORDS)
    assert isinstance(intent, Intent)
    assert intent.rule


@given(word=words, before=padding, after=padding)
def test_an_opt_out_word_counts_whatever_stands_around_it(word, before, after):
    assert recognise(before + word + after, KEYWORDS).kind is IntentKind.OPT_OUT


@given(word=words, flips=st.lists(st.booleans(), min_size=20, max_size=20))
def test_an_opt_out_word_counts_in_any_case(word, flips):
    body = "".join(c.lower() if flip else c for c, flip in zip(word, flips * 2, strict=False))
    assert recognise(body, KEYWORDS).kind is IntentKind.OPT_OUT


@given(word=words)
def test_an_opt_out_word_counts_in_full_width_letters(word):
    body = "".join(chr(ord(c) + 0xFEE0) if "A" <= c <= "Z" else c for c in word)
    assert recognise(body, KEYWORDS).kind is IntentKind.OPT_OUT


@given(word=words, courtesy=st.sampled_from(["please", "thanks", "Thank you!", "por favor", "svp", "obrigado", "now"]))
def test_courtesy_does_not_weaken_an_opt_out_word(word, courtesy):
    assert recognise(f"{word} {courtesy}", KEYWORDS).kind is IntentKind.OPT_OUT
    assert recognise(f"{courtesy} {word}", KEYWORDS).kind is IntentKind.OPT_OUT


@given(word=st.sampled_from(["stop", "unsubscribe", "cancel"]), at=st.integers(0, 20), times=st.integers(2, 8))
def test_a_stretched_letter_does_not_hide_an_opt_out_word(word, at, times):
    at %= len(word)
    assert recognise(word[:at] + word[at] * times + word[at + 1 :], KEYWORDS).kind is IntentKind.OPT_OUT


@given(body=st.text(alphabet=ALPHABET))
@example(body="a - - b")
@example(body="!?.a .?! b'")
def test_making_a_text_plain_twice_changes_nothing(body):
    assert plain(plain(body)) == plain(body)


@given(body=st.text(alphabet=ALPHABET))
def test_a_plain_text_holds_only_small_letters_digits_and_two_marks(body):
    assert set(plain(body)) <= set("abcdefghijklmnopqrstuvwxyz0123456789.? ")


@given(body=st.text())
def test_a_softened_text_holds_nothing_that_a_plain_one_may_not(body):
    assert set(softened(plain(body))) <= set("abcdefghijklmnopqrstuvwxyz0123456789.? ")


@pytest.mark.parametrize(
    "unit", ["stop ", "the wrong ", "i don't want to ", "no more ", "please take me off ", "a", "how do i stop "]
)
def test_the_longest_text_of_a_repeated_phrase_is_still_answered(unit):
    assert recognise((unit * LONGEST_TEXT)[:LONGEST_TEXT], KEYWORDS).rule
