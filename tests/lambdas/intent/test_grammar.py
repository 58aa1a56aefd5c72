"""The word classes and sentences of the grammars: whole, without overlap, and none that no text needs."""

import json
from itertools import chain
from pathlib import Path

import pytest

from lambdas.intent.grammar import Grammar, spread
from lambdas.intent.languages import english_grammar, french, portuguese, romance_grammar, spanish
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from lambdas.intent.text import plain, softened, unstretched

DATA = Path(__file__).parents[2] / "data" / "intent"
KEYWORDS = KeywordSet.default()
ROMANCE = romance_grammar.SENTENCES
CLASSES = {
    "en": english_grammar.CLASSES,
    "es": spanish.CLASSES,
    "pt": portuguese.CLASSES,
    "fr": french.CLASSES,
}
SENTENCES = {
    "en": english_grammar.SENTENCES,
    "es": ROMANCE,
    "pt": ROMANCE,
    "fr": ROMANCE + romance_grammar.FRENCH,
}
GRAMMARS = {language: Grammar(CLASSES[language], SENTENCES[language]) for language in CLASSES}
# What no labelled text says in these words, though the grammar knows it.
SAID_OTHERWISE = (
    ("en", "put a stop to these texts"),
    ("en", "there is no need for messages from this store"),
    ("en", "no more from you"),
    ("en", "I do not want to receive this anymore"),
    ("en", "I refuse to receive your texts"),
    ("en", "that number no longer belongs to Ana"),
    ("en", "this number is mine now"),
    ("en", "put me on the no text list"),
    ("en", "forget about me"),
    ("en", "consider this my opt out"),
    ("en", "what's the code to stop these"),
    ("es", "este numero ya no le pertenece"),
)
MISSPELT = (
    *("stop texing me", "remvoe me from this list", "please stop sedning me mesages", "quit blowin up my phone"),
    *("dejen de mandra mensages", "elimnen mi numero", "nao preicso de mensagesn", "arretez de m'envoyre des mesages"),
)


def labelled():
    for name in ("tune", "seen", "blind_seen", "rounds"):
        rows = map(json.loads, (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
        yield from ((row["language"], row["text"]) for row in rows if row["label"] == "opt_out")


def letters(language, text):
    return GRAMMARS[language].letters_of(softened(unstretched(plain(text))))


@pytest.mark.parametrize("language", CLASSES)
def test_a_word_stands_in_one_class_and_once(language):
    words = [word for row in CLASSES[language].splitlines() for word in spread(row.rpartition("::")[2])]
    assert len(words) == len(set(words))


def test_each_sentence_tells_a_text_that_somebody_wrote():
    texts = {language: [] for language in GRAMMARS}
    for language, text in chain(labelled(), SAID_OTHERWISE):
        texts.setdefault(language, []).append(letters(language, text) if language in GRAMMARS else "")
    told = {language: _told(language, texts[language]) for language in GRAMMARS}
    assert not told["en"].count(0)
    assert all(map(any, zip(told["es"], told["pt"], told["fr"], strict=False)))
    assert not told["fr"][len(told["es"]) :].count(0)


def _told(language, texts):
    return [sum(bool(sentence.pattern.search(text)) for text in texts) for sentence in GRAMMARS[language].sentences()]


@pytest.mark.parametrize("body", [body for _, body in SAID_OTHERWISE])
def test_what_the_collections_do_not_say_is_heard_too(body):
    assert recognise(body, KEYWORDS).kind in {IntentKind.OPT_OUT, IntentKind.DOUBT}


@pytest.mark.parametrize("body", MISSPELT)
def test_a_slip_in_a_word_of_a_request_is_forgiven(body):
    assert recognise(body, KEYWORDS).kind is IntentKind.OPT_OUT


def test_a_word_of_no_class_breaks_the_sentence():
    grammar = Grammar("STOP :: stop\nTEXTS :: texts\nFILLER :: now", "asks :: STOP :: STOP TEXTS LAST")
    assert grammar.first("stop texts now").rule == "asks"
    assert grammar.first("stop blue texts") is None


def test_the_triggers_of_a_grammar_are_the_words_that_its_sentences_need():
    grammar = Grammar("STOP :: stop quit\nTEXTS :: texts", "asks :: STOP :: STOP TEXTS")
    assert grammar.triggers == {"stop", "quit"}
