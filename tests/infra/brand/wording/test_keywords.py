"""The words that a pool answers, and the keywords that a topic may have."""

from dataclasses import replace

import pytest
from botocore.loaders import Loader

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.wording.keywords import MANDATORY, MOST_KEYWORDS, keyword_problems, pool_keywords
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise

FCC = {"STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE"}  # 47 CFR 64.1200(a)(10)
CTIA = {"STOP", "END", "UNSUBSCRIBE", "CANCEL", "QUIT", "STOPALL"}
AWS = {"ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"}


@pytest.fixture
def program(sound):
    def build(mode="managed"):
        text = sound.replace("  promotional:\n", f"  promotional:\n    opt_outs: {mode}\n")
        return manifest(parse("acme.yaml", text), "promotional", "local")

    return build


def answered(program):
    return {word.keyword: word for word in pool_keywords(program)}


@pytest.mark.parametrize("word", sorted(FCC | CTIA | AWS))
def test_every_opt_out_word_of_fcc_ctia_and_aws_begins_with_a_word_that_the_pool_takes_as_an_opt_out(program, word):
    opt_outs = AWS | {added.keyword for added in pool_keywords(program()) if added.action == "OPT_OUT"}
    assert word.startswith(tuple(opt_outs))


def test_the_pool_adds_only_what_the_service_does_not_cover(program):
    assert {word: added.action for word, added in answered(program()).items()} == {
        "HELP": "AUTOMATIC_RESPONSE",
        "STOP": "OPT_OUT",
        "REVOKE": "OPT_OUT",
        "OPT OUT": "OPT_OUT",
        "INFO": "AUTOMATIC_RESPONSE",
        "START": "OPT_IN",
        "UNSTOP": "OPT_IN",
    }


def test_each_word_is_answered_with_the_text_of_its_action(program):
    made = program()
    words = answered(made)
    assert {words[word].message for word in ("STOP", "REVOKE", "OPT OUT")} == {made.copy.stop}
    assert {words[word].message for word in ("HELP", "INFO")} == {made.copy.help}
    assert {words[word].message for word in ("START", "UNSTOP")} == {made.copy.start}


def test_with_self_managed_opt_outs_no_word_of_the_pool_answers_in_our_place(program):
    assert set(answered(program("self_managed"))) == set(MANDATORY)


def test_the_manifest_names_every_word_that_the_service_answers(program):
    assert set(program().service_keywords) == AWS | set(answered(program()))
    assert program("self_managed").service_keywords == ()


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
def test_the_keywords_keep_within_the_limits_of_the_service(program, mode):
    words = pool_keywords(program(mode))
    shapes = Loader().load_service_model("pinpoint-sms-voice-v2", "service-2")["shapes"]
    assert len(words) <= MOST_KEYWORDS
    assert len({word.keyword.upper() for word in words}) == len(words)
    for word in words:
        assert shapes["Keyword"]["min"] <= len(word.keyword) <= shapes["Keyword"]["max"]
        assert word.keyword == word.keyword.strip()
        assert shapes["KeywordMessage"]["min"] <= len(word.message) <= shapes["KeywordMessage"]["max"]
        assert word.action in shapes["KeywordAction"]["enum"]


@pytest.mark.parametrize("word", sorted(FCC | CTIA | AWS | {"HELP", "INFO", "START", "UNSTOP"}))
def test_the_functions_understand_every_word_as_the_pool_does(program, word):
    meaning = {"OPT_OUT": IntentKind.OPT_OUT, "AUTOMATIC_RESPONSE": IntentKind.HELP, "OPT_IN": IntentKind.START}
    action = answered(program())[word].action if word in answered(program()) else "OPT_OUT"
    assert recognise(word, KeywordSet.default()).kind is meaning[action]


def test_pool_keywords_follow_the_texts_of_the_manifest(program):
    made = program()
    changed = replace(made, copy=replace(made.copy, stop="Acme: no more"))
    assert answered(changed)["REVOKE"].message == "Acme: no more"


@pytest.mark.parametrize(
    ("keyword", "word"),
    [
        ("ENDLESS", "END"),
        ("STOPS", "STOP"),
        ("QUITO", "QUIT"),
        ("TDEALS", "TD"),
        ("CANCELLED", "CANCEL"),
        ("OPT-OUT-NEWS", "OPT-OUT"),
        ("OPT OUTDOOR", "OPT OUT"),
        ("REVOKED", "REVOKE"),
        ("HELPFUL", "HELP"),
        ("INFORMED", "INFO"),
        ("STARTER", "START"),
        ("UNSTOPPABLE", "UNSTOP"),
        ("UNSUB", "UNSUBSCRIBE"),
        ("S", "STOP"),
        ("RE", "REMOVE"),
    ],
)
def test_a_keyword_that_begins_with_a_word_of_the_pool_or_is_begun_by_one_is_a_fault(keyword, word):
    (problem,) = keyword_problems(keyword)
    assert problem.startswith(f"must not be taken for {word}, got '{keyword}': the service matches how a text begins")


@pytest.mark.parametrize(
    "keyword", ["YES", "NO", "Y", "CONFIRM", "JOIN", "SUBSCRIBE", "LEAVE", "ALTO", "AYUDA", "BAJA"]
)
def test_a_keyword_that_means_something_else_to_the_program_is_a_fault(keyword):
    (problem,) = keyword_problems(keyword)
    assert problem == f"must not mean something else to the program, got '{keyword}': choose another keyword"


@pytest.mark.parametrize(
    "keyword", ["deals", "DEALS!", " DEALS", "DEALS ", "FLASH  DEALS", "-DEALS", "", "D" * 31, "CAFÉ"]
)
def test_a_keyword_of_another_shape_is_a_fault(keyword):
    (problem,) = keyword_problems(keyword)
    assert problem.startswith(f"must be 1 to 30 capital letters and digits, got '{keyword}'")


@pytest.mark.parametrize(
    "keyword", ["DEALS", "NEWS", "FLASH-DEALS", "FLASH DEALS", "VIP2", "WEEKEND", "BACKSTOP", "D" * 30]
)
def test_a_keyword_that_merely_holds_such_a_word_is_sound(keyword):
    assert not list(keyword_problems(keyword))


def test_two_keywords_that_the_program_reads_alike_are_a_fault(faults, spoilt):
    text = spoilt(("news: {title", "flash-deals: {title"), ("deals:\n", "deals:\n        keyword: FLASH DEALS\n"))
    (found,) = faults(text)
    assert "is taken already by programs.promotional.topics.deals.keyword at acme.yaml:16, got 'FLASH DEALS'" in found
