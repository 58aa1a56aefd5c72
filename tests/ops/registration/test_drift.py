"""What a pool says otherwise than the brand file."""

from dataclasses import replace

import pytest

from infra.brand.manifest import manifest
from ops.registration.drift import Difference, deployed_differences, wanted


@pytest.fixture
def pool(brand):
    return wanted(manifest(brand(), "promotional", "prod"), "opt-outs")


def differences(pool, keywords=None, settings=None):
    there = replace(pool, keywords=pool.keywords | (keywords or {}), settings=pool.settings | (settings or {}))
    return list(deployed_differences(pool, there))


def test_a_pool_that_says_the_same_has_not_drifted(pool):
    assert differences(pool) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"keywords": {"HELP": "call us [AUTOMATIC_RESPONSE]"}}, "keyword HELP"),
        ({"keywords": {"WIN": "you win [OPT_IN]"}}, "keyword WIN"),
        ({"settings": {"opt-outs": "self_managed"}}, "pool opt-outs"),
        ({"settings": {"opt-out list": "Default"}}, "pool opt-out list"),
        ({"settings": {"shared routes": "true"}}, "pool shared routes"),
    ],
    ids=["other answer", "added by hand", "who answers", "list", "routes"],
)
def test_each_thing_that_the_pool_says_otherwise_is_one_difference(pool, change, expected):
    (found,) = differences(pool, **change)
    assert found.subject == expected


@pytest.mark.parametrize(
    ("mode", "words"), [("managed", {"HELP", "STOP", "START", "UNSTOP"}), ("self_managed", {"HELP", "STOP"})]
)
def test_each_keyword_whose_text_was_changed_by_hand_is_one_difference(brand, mode, words):
    file = wanted(replace(manifest(brand(), "promotional", "prod"), opt_out_mode=mode), "opt-outs")
    assert words <= set(file.keywords)
    for word in file.keywords:
        (found,) = differences(file, keywords={word: f"changed {file.keywords[word]}"})
        assert found.subject == f"keyword {word}"


def test_a_word_that_no_longer_opts_out_and_one_that_is_gone_are_told_with_both_texts(pool):
    (action,) = differences(pool, {"STOP": pool.keywords["STOP"].replace("[OPT_OUT]", "[AUTOMATIC_RESPONSE]")})
    assert action.said["deployed"].endswith("[AUTOMATIC_RESPONSE]")
    there = replace(pool, keywords={word: text for word, text in pool.keywords.items() if word != "START"})
    said = {"brand file": pool.keywords["START"], "deployed": "(nothing)"}
    assert list(deployed_differences(pool, there)) == [Difference("keyword START", said)]
