"""The words that one program answers to, the intents that they stand for, and slips of the thumb in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from lambdas.intent import text
from lambdas.intent.text import FILLER, FUZZY, REAL_WORDS, SLIPS, plain, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Whether a word is an opt-out word with a slip of the thumb in it.


_RUN = re.compile(r"(.)\1+")
_LOOKALIKES = str.maketrans("0135", "oles")
_MIN_LETTERS = 3
_GLUED_FROM = 4
_LONG_WORD = 10
_LONGEST = 16
_REMEMBERED = 1 << 14
# `subscribe` is two letters away from its opposite: a word that begins so asks for texts.
_OPPOSITES = ("sub", "resub", "sus", "resus", "ins", "abon", "sins", "sabon")


class Spelling:
    """Recognises words at most one slip (two in long words) from a set of known words.

    A slip is a letter missing, added, changed or swapped; both sides are compared with letters left out, so
    the cost of a question does not grow with the number of known words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = [word.replace(" ", "") for word in words]
        self._collapsed = frozenset(map(_collapse, known)) | SLIPS
        self._known = frozenset(known)
        self._glue = self._known | FILLER
        fuzzy = FUZZY.intersection(known)
        self._near = {left for word in fuzzy for left in _left_out(word)}
        self._long_starts = {letter for word in fuzzy if len(word) >= _LONG_WORD for letter in word[:2]}
        self.accepts = lru_cache(maxsize=_REMEMBERED)(self._accepts)

    def _accepts(self, word: str) -> bool:
        """Return whether `word` reads as one of the known words, misspelt or stretched (`stoooop`, `st0p`)."""
        if len(word) > _LONGEST:
            return _collapse(word) in self._collapsed
        word = word.rstrip("0123456789").translate(_LOOKALIKES)
        if word in REAL_WORDS or word.startswith(_OPPOSITES):
            return False
        if word in self._known or word in SLIPS or _collapse(word) in self._collapsed:
            return True
        return self._slipped(word) or self._glued(word)

    def _slipped(self, word: str) -> bool:
        if len(word) < _MIN_LETTERS or (len(word) >= _LONG_WORD and self._long_starts.isdisjoint(word[:2])):
            return False
        return not self._near.isdisjoint(_left_out(word))

    def _glued(self, word: str, told: bool = False) -> bool:  # noqa: FBT001, FBT002 - only called here
        """Return whether `word` is known words and small talk without spaces: `stopnow`, `plzstop`, `stopstop`."""
        if not word:
            return told
        return any(
            word[:cut] in self._glue
            and self._glued(word[cut:], told or (cut >= _GLUED_FROM and word[:cut] in self._known))
            for cut in range(_MIN_LETTERS, len(word) + 1)
        )


def _collapse(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _left_out(word: str) -> set[str]:
    """Return `word` and what remains of it with one letter (two in long words) left out."""
    slips = 2 if len(word) >= _LONG_WORD else 1
    size = len(word)
    return {word} | {"".join(kept) for left in range(1, slips + 1) for kept in combinations(word, size - left)}


JOINING = (
    *("JOIN", "SUBSCRIBE"),
    *("UNIRME", "UNIRSE", "SUSCRIBIR", "SUSCRIBIRME", "SUSCRIBIRSE", "INSCRIBIRME"),
    *("REJOINDRE", "INSCRIRE", "M'INSCRIRE", "S'INSCRIRE", "ABONNER", "M'ABONNER", "S'ABONNER"),
    *("ENTRAR", "INSCREVER", "INSCREVER-ME", "ME INSCREVER", "ASSINAR"),
)
LEAVING = ("LEAVE",)
LEAVING_A_TOPIC = ("DEJAR", "QUITTER", "DEIXAR")  # alone they may mean all texts: then the whole text is read
_BETWEEN_TOPICS = frozenset({"and", "or", "all", "both", "y", "et", "e"})


class IntentKind(StrEnum):
    """What a customer wants; an opt-out beats everything else that a text may say, and may be in doubt.

    `pause` and `resume` are buttons of the preferences page, too.
    """

    OPT_OUT = "opt_out"
    DOUBT = "doubt"
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


_VERBS = {
    **dict.fromkeys(("start", "restart"), IntentKind.JOIN),
    **dict.fromkeys((word.lower() for word in JOINING if word.isalpha()), IntentKind.JOIN),
    **dict.fromkeys((word.lower() for word in (*LEAVING, *LEAVING_A_TOPIC)), IntentKind.LEAVE),
    "pause": IntentKind.PAUSE,
}


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
    opt-out words with a slip in them; `topic_words` are the words of the topics' keywords, `opt_out_words` those of
    which the opt-outs are made.
    """

    opt_out: tuple[str, ...]
    help: tuple[str, ...]
    start: tuple[str, ...]
    preferences: tuple[str, ...]
    confirm: tuple[str, ...]
    decline: tuple[str, ...]
    pause: tuple[str, ...]
    resume: tuple[str, ...]
    topics: Mapping[str, str]
    commands: Mapping[str, Intent] = field(init=False, repr=False, compare=False)
    spelling: Spelling = field(init=False, repr=False, compare=False)
    topic_words: frozenset[str] = field(init=False, repr=False, compare=False)
    opt_out_words: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the commands once, so that recognising one is a look-up."""
        object.__setattr__(self, "commands", MappingProxyType(dict(_commands(self))))
        object.__setattr__(self, "spelling", Spelling(map(_plain, self.opt_out)))
        words = frozenset(word for keyword in self.topics for word in _plain(keyword).split())
        object.__setattr__(self, "topic_words", words)
        asking = frozenset(word for phrase in self.opt_out for word in _plain(phrase).split())
        object.__setattr__(self, "opt_out_words", asking)

    @classmethod
    def default(cls, topics: Mapping[str, str] | None = None) -> Self:
        """Return the words of the FCC (47 CFR 64.1200(a)(10)), of CTIA and of AWS, with the program's own `topics`.

        The opt-out words also hold their everyday forms and those of Spanish, French and Portuguese.
        """
        return cls(
            opt_out=text.OPT_OUT,
            help=("HELP", "INFO", "AYUDA", "AIDE", "AJUDA"),
            start=("START", "UNSTOP", "RESTART", "OPTIN", "OPT IN", "OPT ME IN", "OPT BACK IN"),
            preferences=("PREFS", "PREFERENCES", "PREFERENCIAS"),
            confirm=text.YES,
            decline=("NO", "N", "NOPE", "NAH", "NON", "NAO"),
            pause=("PAUSE",),
            resume=("RESUME",),
            topics=MappingProxyType(dict(topics or {})),
        )


def _commands(keywords: KeywordSet) -> Iterable[tuple[str, Intent]]:
    """Yield each whole-text command and its meaning, opt-outs last so that they beat everything."""
    topics = keywords.topics
    yield from ((_plain(word), Intent(IntentKind.JOIN, name, "topic_keyword")) for word, name in topics.items())
    yield from _topic_verbs(IntentKind.JOIN, JOINING, topics)
    yield from _with_topics(IntentKind.JOIN, keywords.start, topics)
    yield from _topic_verbs(IntentKind.LEAVE, LEAVING, topics)
    yield from _with_topics(IntentKind.LEAVE, LEAVING_A_TOPIC, topics)
    yield from _words(IntentKind.PAUSE, keywords.pause)
    yield from _words(IntentKind.RESUME, keywords.resume)
    yield from _words(IntentKind.CONFIRM, keywords.confirm)
    yield from _with_topics(IntentKind.CONFIRM, keywords.confirm, topics)
    yield from _words(IntentKind.DECLINE, keywords.decline)
    yield from _with_topics(IntentKind.DECLINE, keywords.decline, topics)
    yield from _words(IntentKind.START, keywords.start)
    yield from _words(IntentKind.PREFERENCES, keywords.preferences)
    yield from _words(IntentKind.HELP, keywords.help)
    yield from _words(IntentKind.OPT_OUT, keywords.opt_out)


def several_topics(words: list[str], keywords: KeywordSet) -> Intent | None:
    """Return what a verb means in front of several topics, of which it chooses none; None for other words."""
    kind = _VERBS.get(words[0])
    named = [word for word in words[1:] if word not in _BETWEEN_TOPICS]
    if kind is None or len(words) == 1 or not keywords.topic_words.issuperset(named):
        return None
    return Intent(kind, None, f"{kind}_several_topics")


def _words(kind: IntentKind, words: tuple[str, ...]) -> Iterable[tuple[str, Intent]]:
    yield from ((_plain(word), Intent(kind, None, f"{kind}_word")) for word in words)


def _topic_verbs(kind: IntentKind, verbs: tuple[str, ...], topics: Mapping[str, str]) -> Iterable[tuple[str, Intent]]:
    """Yield the verbs with each topic, and bare: alone they mean the only topic, or ask for one of several."""
    names = set(topics.values())
    bare = Intent(kind if names else IntentKind.OTHER, None, f"{kind}_without_topic")
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
