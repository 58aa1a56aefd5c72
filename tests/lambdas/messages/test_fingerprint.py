"""Telling that two messages say the same."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.messages.content import ALIKE, alike, content_key, similarity_hash
from tests.conftest import ROOT

NAME = "Acme Offers"
OFFER = (
    "Acme Offers: this weekend only, 20% off all winter coats and boots in every store, "
    "show this text at the till. https://acme.example/coats"
)


def same(one, other):
    return alike(similarity_hash(one, NAME), similarity_hash(other, NAME))


@pytest.mark.parametrize(
    "other",
    [
        OFFER.upper(),
        OFFER.replace(",", " -"),
        OFFER.removeprefix("Acme Offers: "),
        f"{OFFER} Reply STOP to cancel.",
        OFFER.replace("winter coats", "winter  coats\n"),
    ],
    ids=["shouted", "other punctuation", "without the brand", "with the notice", "other spacing"],
)
def test_a_key_passes_over_case_punctuation_brand_and_notice(other):
    assert content_key(OFFER, NAME) == content_key(other, NAME)
    assert similarity_hash(OFFER, NAME) == similarity_hash(other, NAME)


@pytest.mark.parametrize(
    "other", [OFFER.replace("20%", "30%"), OFFER.replace("weekend", "week end"), "Acme Offers: news", ""]
)
def test_other_words_have_another_key(other):
    assert content_key(OFFER, NAME) != content_key(other, NAME)


@pytest.mark.parametrize(
    "other",
    [
        OFFER.replace("20%", "30%"),
        OFFER.replace("boots", "hats"),
        f"Hi Ann! {OFFER}",
        OFFER.replace("https://acme.example/coats", "https://acme.example/boots"),
        OFFER.replace("in every store, ", ""),
    ],
    ids=["another number", "another word", "a greeting", "another address", "a piece less"],
)
def test_nearly_the_same_words_are_alike(other):
    assert same(OFFER, other)


@pytest.mark.parametrize(
    "other",
    [
        "Acme Offers: new in: sandals and swimwear for the summer, in store and online. https://acme.example/new",
        "Acme Offers: this weekend only, free delivery on every order above $50. https://acme.example/delivery",
        "Acme Offers: members get early access to the sale on Monday, show this text at the till.",
        "Acme Offers",
    ],
)
def test_another_offer_of_the_same_brand_is_not(other):
    assert not same(OFFER, other)


def test_texts_of_nothing_but_the_brand_and_the_notice_are_told_apart():
    assert content_key("Acme Offers", NAME) != content_key("Reply STOP to cancel", NAME)
    assert not same("Acme Offers", "Reply STOP to cancel")


@pytest.mark.parametrize("size", [8, 20, 40])
def test_the_line_between_alike_and_not_lies_at_seven_tenths_of_the_word_pairs(size):
    pick = random.Random(size)

    def share_alike(kept):
        found = 0
        for _ in range(200):
            words = [f"w{pick.randrange(10**9)}" for _ in range(size + 1)]
            pairs = round(kept * 2 * size / (1 + kept))  # in common, so that the Jaccard similarity is `kept`
            other = words[: pairs + 1] + [f"v{n}" for n in range(size - pairs)]
            found += same(" ".join(words), " ".join(other))
        return found / 200

    assert share_alike(1.0) == 1
    assert share_alike(0.9) > 0.97
    assert share_alike(0.5) < 0.03


@given(st.text(max_size=200))
def test_any_text_is_alike_to_itself_and_its_sketch_is_64_bytes(text):
    made = similarity_hash(text, NAME)
    assert len(made) == 64
    assert alike(made, made)


def test_alike_means_that_45_of_64_places_agree():
    one = bytes([1]) * 64
    assert alike(one, bytes([1]) * ALIKE + bytes([2]) * (64 - ALIKE))
    assert not alike(one, bytes([1]) * (ALIKE - 1) + bytes([2]) * (65 - ALIKE))


def test_another_process_draws_the_same_sketch():
    script = f"from lambdas.messages.content import *; print(similarity_hash({OFFER!r}, {NAME!r}).hex())"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == similarity_hash(OFFER, NAME).hex()
