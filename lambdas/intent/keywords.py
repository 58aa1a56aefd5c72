"""The words that one program answers to, and the intents that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from lambdas.consent import intent_words
from lambdas.consent.intent_spelling import Spelling
from lambdas.consent.intent_text import plain, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class IntentKind(StrEnum):
    """What a customer wants; an opt-out beats everything else that a text may say.

    No word means `pause` or `resume`: they are buttons of the preferences page.
    """

    OPT_OUT = "opt_out"
    HELP = "help"
    JOIN = "join"
    LEAVE = "leave"
    CONFIRM = "confirm"
    DECLINE = "decline"
    START = "start"
    PREFERENCES = "preferences"
    PAUSE = "pause"
    RESUME = "resume"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Intent:
    """The meaning of one text, the topic that it names (None: no topic named) and the rule that decided."""

    kind: IntentKind
    topic: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class KeywordSet:
    """The words that one program answers to, in upper case; `topics` maps a topic's keyword to its name.

    `commands` holds every whole text that is a command, in plain form, with its meaning; `spelling` knows the
    opt-out words with a slip in them; `topic_words` are the words of the topics' keywords.
    """

    opt_out: tuple[str, ...]
    help: tuple[str, ...]
    start: tuple[str, ...]
    preferences: tuple[str, ...]
    confirm: tuple[str, ...]
    decline: tuple[str, ...]
    topics: Mapping[str, str]
    commands: Mapping[str, Intent] = field(init=False, repr=False, compare=False)
    spelling: Spelling = field(init=False, repr=False, compare=False)
    topic_words: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the commands once, so that recognising one is a look-up."""
        object.__setattr__(self, "commands", MappingProxyType(dict(_commands(self))))
        object.__setattr__(self, "spelling", Spelling(map(_plain, self.opt_out)))
        words = frozenset(word for keyword in self.topics for word in _plain(keyword).split())
        object.__setattr__(self, "topic_words", words)

    @classmethod
    def default(cls, topics: Mapping[str, str] | None = None) -> Self:
        """Return the words of the FCC (47 CFR 64.1200(a)(10)), of CTIA and of AWS, with the program's own `topics`.

        The opt-out words also hold their everyday forms and those of Spanish, French and Portuguese.
        """
        return cls(
            opt_out=intent_words.OPT_OUT,
            help=("HELP", "INFO", "AYUDA", "AIDE", "AJUDA"),
            start=("START", "UNSTOP"),
            preferences=("PREFS", "PREFERENCES", "PREFERENCIAS"),
            confirm=("YES", "Y", "CONFIRM"),
            decline=("NO", "N"),
            topics=MappingProxyType(dict(topics or {})),
        )


def _commands(keywords: KeywordSet) -> Iterable[tuple[str, Intent]]:
    """Yield each whole-text command and its meaning, opt-outs last so that they beat everything."""
    topics = keywords.topics
    yield from ((_plain(word), Intent(IntentKind.JOIN, name, "topic_keyword")) for word, name in topics.items())
    yield from _topic_verbs(IntentKind.JOIN, ("JOIN", "SUBSCRIBE"), topics)
    yield from _topic_verbs(IntentKind.LEAVE, ("LEAVE",), topics)
    yield from _words(IntentKind.CONFIRM, keywords.confirm)
    yield from _with_topics(IntentKind.CONFIRM, keywords.confirm, topics)
    yield from _words(IntentKind.DECLINE, keywords.decline)
    yield from _with_topics(IntentKind.DECLINE, keywords.decline, topics)
    yield from _words(IntentKind.START, keywords.start)
    yield from _words(IntentKind.PREFERENCES, keywords.preferences)
    yield from _words(IntentKind.HELP, keywords.help)
    yield from _words(IntentKind.OPT_OUT, keywords.opt_out)


def _words(kind: IntentKind, words: tuple[str, ...]) -> Iterable[tuple[str, Intent]]:
    yield from ((_plain(word), Intent(kind, None, f"{kind}_word")) for word in words)


def _topic_verbs(kind: IntentKind, verbs: tuple[str, ...], topics: Mapping[str, str]) -> Iterable[tuple[str, Intent]]:
    """Yield the verbs with each topic, and bare: alone they mean the only topic, or nothing where there are several."""
    names = set(topics.values())
    bare = Intent(IntentKind.OTHER, None, f"{kind}_without_topic")
    if len(names) == 1:
        bare = Intent(kind, names.pop(), f"{kind}_only_topic")
    yield from ((_plain(verb), bare) for verb in verbs)
    yield from _with_topics(kind, verbs, topics)


def _with_topics(kind: IntentKind, verbs: tuple[str, ...], topics: Mapping[str, str]) -> Iterable[tuple[str, Intent]]:
    for verb in verbs:
        for keyword, name in topics.items():
            yield _plain(f"{verb} {keyword}"), Intent(kind, name, f"{kind}_named_topic")


def _plain(phrase: str) -> str:
    return " ".join(words_of(plain(phrase)))
