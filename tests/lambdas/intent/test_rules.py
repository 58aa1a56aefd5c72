"""The phrases that must and must not count, the commands, and the examples that the documentation gives."""

import re
from pathlib import Path

import pytest

from lambdas.intent.recognise import Intent, IntentKind, KeywordSet, recognise

ROOT = Path(__file__).parents[3]
DEALS = KeywordSet.default({"DEALS": "deals"})
TWO_TOPICS = KeywordSet.default({"DEALS": "deals", "NEWS": "store-news"})
NO_TOPICS = KeywordSet.default()

FCC = ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe")
CTIA = ("stop", "end", "unsubscribe", "cancel", "quit")
AWS = ("ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE")
MUST_COUNT = (
    *("Stop. Thank you", "STOP!!!", "please stop texting me", "take me off the list", "lose my number", "no more"),
    *("unsubscribe me pls", "\uff33\uff34\uff2f\uff30", "stp", "stopp", "arrêt", "alto", "basta", "parar"),
    *("take me off your list", "no more msgs", "wrong number", "sotp", "unsubscibe", "STOP DEALS", "S.T.O.P", "🛑"),
)
MUST_NOT_COUNT = (
    *("Stop by at 5?", "We have got to STOP this bill", "Can you cancel my appointment?", "When does it end?"),
    *("I quit my job", "end of the week works", "don't stop sending these", "cancel my order", "full stop"),
    *("Is the bus stop near your store?", "shop", "top", "quite", "subscribe", "¿Para cuándo llega?", "fin de semana"),
)
COMMANDS = (
    (DEALS, "DEALS", IntentKind.JOIN, "deals"),
    (DEALS, "join deals!", IntentKind.JOIN, "deals"),
    (DEALS, "Subscribe Deals", IntentKind.JOIN, "deals"),
    (DEALS, "JOIN", IntentKind.JOIN, "deals"),
    (TWO_TOPICS, "JOIN", IntentKind.JOIN, None),
    (TWO_TOPICS, "join deals and news", IntentKind.JOIN, None),
    (TWO_TOPICS, "LEAVE deals, news", IntentKind.LEAVE, None),
    (TWO_TOPICS, "START NEWS", IntentKind.JOIN, "store-news"),
    (NO_TOPICS, "JOIN", IntentKind.OTHER, None),
    (TWO_TOPICS, "join news", IntentKind.JOIN, "store-news"),
    (DEALS, "LEAVE", IntentKind.LEAVE, "deals"),
    (TWO_TOPICS, "LEAVE", IntentKind.LEAVE, None),
    (TWO_TOPICS, "leave news", IntentKind.LEAVE, "store-news"),
    (DEALS, "Yes!", IntentKind.CONFIRM, None),
    (DEALS, "y", IntentKind.CONFIRM, None),
    (DEALS, "confirm", IntentKind.CONFIRM, None),
    (TWO_TOPICS, "YES NEWS", IntentKind.CONFIRM, "store-news"),
    (DEALS, "No", IntentKind.DECLINE, None),
    (DEALS, "n", IntentKind.DECLINE, None),
    (DEALS, "Start", IntentKind.START, None),
    (DEALS, "UNSTOP", IntentKind.START, None),
    *((DEALS, word, IntentKind.HELP, None) for word in ("help", "Info?", "AYUDA", "aide svp", "ajuda")),
    (DEALS, "", IntentKind.OTHER, None),
    (DEALS, "👍", IntentKind.OTHER, None),
)


@pytest.mark.parametrize("body", [*FCC, *CTIA, *AWS, *MUST_COUNT])
def test_the_words_and_phrases_of_the_messaging_rules_opt_out(body):
    assert recognise(body, NO_TOPICS if body != "STOP DEALS" else DEALS).kind is IntentKind.OPT_OUT


@pytest.mark.parametrize("body", MUST_NOT_COUNT)
def test_sentences_that_only_hold_an_opt_out_word_are_other(body):
    assert recognise(body, NO_TOPICS).kind is not IntentKind.OPT_OUT


@pytest.mark.parametrize(("keywords", "body", "kind", "topic"), COMMANDS)
def test_a_command_means_what_the_grammar_says(keywords, body, kind, topic):
    intent = recognise(body, keywords)
    assert (intent.kind, intent.topic) == (kind, topic)


@pytest.mark.parametrize(
    "body", ["yes stop", "no. Stop", "join deals stop", "STOP HELP", "stop deals", "help me stop these texts"]
)
def test_an_opt_out_beats_everything_else_in_the_same_text(body):
    assert recognise(body, DEALS).kind is IntentKind.OPT_OUT


def test_an_opt_out_word_stays_one_though_a_topic_takes_it_for_its_keyword():
    assert recognise("END", KeywordSet.default({"END": "year-end"})).kind is IntentKind.OPT_OUT


def test_a_bare_verb_without_a_single_topic_names_its_rule():
    assert recognise("JOIN", TWO_TOPICS) == Intent(IntentKind.JOIN, None, "join_without_topic")
    assert recognise("LEAVE", TWO_TOPICS) == Intent(IntentKind.LEAVE, None, "leave_without_topic")


def test_the_default_words_hold_those_of_the_fcc_ctia_and_aws_in_upper_case():
    assert {word.upper() for word in (*FCC, *CTIA, *AWS)} <= set(NO_TOPICS.opt_out)


def _examples():
    rows = re.findall(
        r"^\| (.+) \| (\w+) \| (\w+) \|$", (ROOT / "docs/intents.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return [row for row in rows if row[0] != "text"]


@pytest.mark.parametrize(("body", "kind", "rule"), _examples())
def test_each_example_of_the_documentation_is_true(body, kind, rule):
    found = recognise(body, DEALS)
    assert (found.kind, found.rule.partition("(")[0]) == (IntentKind(kind), rule)


def test_the_documentation_gives_examples_on_both_sides_of_the_line():
    kinds = [kind for _, kind, _ in _examples()]
    assert kinds.count("opt_out") >= 10
    assert kinds.count("other") >= 10


@pytest.mark.parametrize(
    "body",
    [
        *("plzstop", "stopstopstop", "$top", "S as in Sam T as in Tom O as in Oscar P as in Peter", "ess tee oh pee"),
        *("CANCEL     Darlene", "Stop new line Darlene", "Stop. Regards, Ed Tollefson, Tollefson Hay & Feed"),
        *("Cancel, Dr. Ruiz's office", "khalas", "kanpe", "band karo", "Liked “STOP”", "Disliked “20% off today” stop"),
    ],
)
def test_an_opt_out_word_glued_spelled_signed_or_reacted_to_opts_out(body):
    assert recognise(body, NO_TOPICS).kind is IntentKind.OPT_OUT


@pytest.mark.parametrize("body", ["nonstop", "compare", "pleasethanks", "Liked “20% off. Reply STOP to end”"])
def test_what_only_holds_the_letters_of_an_opt_out_word_does_not(body):
    assert recognise(body, NO_TOPICS).kind is IntentKind.OTHER
