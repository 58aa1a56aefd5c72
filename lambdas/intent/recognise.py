"""What an inbound text means, told by rules that name themselves; opting out beats everything else."""

from __future__ import annotations

import re
from functools import cache

from lambdas.intent.grammar import Grammar, Phrase, PhraseBook, phrases
from lambdas.intent.keywords import Intent, IntentKind, KeywordSet, several_topics
from lambdas.intent.languages import english, english_grammar, french, portuguese, romance_grammar, spanish
from lambdas.intent.text import COURTESY, FILLER, SLIPS_IN_SENTENCES, plain, softened, unsigned, unstretched, words_of

__all__ = ["Intent", "IntentKind", "KeywordSet", "recognise"]

_LANGUAGES = (english, spanish, french, portuguese)
_ENGLISH = english.VOCABULARY + english.REFUSAL_VOCABULARY + english.IDIOM_VOCABULARY
_REQUESTS = PhraseBook(
    [
        *(entry for language in _LANGUAGES for entry in phrases(language.REQUESTS, language.VOCABULARY)),
        *phrases(english.REFUSALS, _ENGLISH),
        *phrases(english.IDIOMS, _ENGLISH),
        *phrases(english.GROUNDS, _ENGLISH),
    ]
)
_SET_ASIDE = PhraseBook(
    [
        *(entry for language in _LANGUAGES for entry in phrases(language.SET_ASIDE, language.VOCABULARY)),
        *phrases(english.IDIOM_SET_ASIDE, _ENGLISH),
    ]
)
_ROMANCE = romance_grammar.SENTENCES
_GRAMMARS = (
    Grammar(english_grammar.CLASSES, english_grammar.SENTENCES),
    Grammar(spanish.CLASSES, _ROMANCE),
    Grammar(portuguese.CLASSES, _ROMANCE),
    Grammar(french.CLASSES, _ROMANCE + romance_grammar.FRENCH),
)

# Phones report a reaction by quoting our own text back, its "Reply STOP" included.
_REACTION = re.compile(
    r"\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted \S+ to|removed an? .{1,20} from|\W{1,8} to"
    r"|a aim\u00e9|a ador\u00e9|le gust\u00f3|le encant\u00f3|curtiu|amou|gostou de)\s+[\"\u201c\u00ab]",
    re.IGNORECASE,
)
_NOTHING = Intent(IntentKind.OTHER, None, "no_rule_matched")
_NO_WORDS = Intent(IntentKind.OTHER, None, "no_words")
_REACTED = Intent(IntentKind.OTHER, None, "reaction_to_our_text")
_COURTEOUS = Intent(IntentKind.OPT_OUT, None, "opt_out_word_with_small_talk")
_MISSPELT = Intent(IntentKind.OPT_OUT, None, "opt_out_word_misspelt")
_HELP_WITH_WORDS = Intent(IntentKind.HELP, None, "help_word_with_words")
_LONGEST_COMMAND = 12
_MOST_WORDS_JOINED = 2


def recognise(body: str, keywords: KeywordSet) -> Intent:
    """Return what `body` means to a program that answers to `keywords`; never raises, whatever the text.

    The meaning of an opt-out follows 47 CFR 64.1200(a)(10): its words, and any wording that a reasonable person
    would understand as one.
    """
    text = unsigned(plain(body))
    words = words_of(text)
    if not words:
        return _NO_WORDS
    found = keywords.commands.get(" ".join(words))
    if found is None and len(words) <= _LONGEST_COMMAND:
        found = _short(words, keywords)
    if found is None:
        text = unstretched(text)
        found = None if _triggers().isdisjoint(words_of(text)) else _phrase(body, softened(text))
    if found is None or found.kind is IntentKind.OTHER:
        found = several_topics(words, keywords) or _help(words[0], keywords) or found
    return found or _NOTHING


def _help(first: str, keywords: KeywordSet) -> Intent | None:
    """Return that help is asked for where a text begins with a word of help, as CTIA would have it."""
    found = keywords.commands.get(first)
    return _HELP_WITH_WORDS if found is not None and found.kind is IntentKind.HELP else None


def _short(words: list[str], keywords: KeywordSet) -> Intent | None:
    """Return the command that remains of a short text without its small talk, misspelt or not."""
    core = [word for word in words if word not in FILLER and word not in keywords.topic_words]
    if core and (found := _opt_out(core, keywords)):
        return found
    polite = [word for word in words if word not in COURTESY]
    return keywords.commands.get(" ".join(polite)) if len(polite) < len(words) else None


def _opt_out(core: list[str], keywords: KeywordSet) -> Intent | None:
    joined = " ".join(core)
    found = keywords.commands.get(joined)
    if found is not None:
        return _COURTEOUS if found.kind is IntentKind.OPT_OUT else None
    kinds = {command.kind if (command := keywords.commands.get(word)) else None for word in core}
    if IntentKind.OPT_OUT in kinds and None not in kinds:
        return _COURTEOUS
    near = len(core) <= _MOST_WORDS_JOINED and keywords.spelling.accepts(joined.replace(" ", ""))
    return _MISSPELT if near else None


def _phrase(body: str, text: str) -> Intent | None:
    """Return the opt-out that a phrase asks for, once reactions and clauses that say the contrary are set aside."""
    if _REACTION.match(body):
        return _REACTED
    aside, words = None, list(dict.fromkeys(words_of(text)))
    while (contrary := _SET_ASIDE.first(text, words)) is not None:
        text, aside = contrary.pattern.sub("~", text), contrary
    request = _REQUESTS.first(text, words) or _sentence(text, words)
    if request is not None:
        return Intent(IntentKind.OPT_OUT, None, request.rule)
    return Intent(IntentKind.OTHER, None, aside.rule) if aside else None


def _sentence(text: str, words: list[str]) -> Phrase | None:
    for grammar in _GRAMMARS:
        if not grammar.triggers.isdisjoint(words) and (found := grammar.first(text)):
            return found
    return None


@cache
def _triggers() -> frozenset[str]:
    return _REQUESTS.triggers.union(SLIPS_IN_SENTENCES, *(grammar.triggers for grammar in _GRAMMARS))
