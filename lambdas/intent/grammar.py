"""Phrases and sentences as data: patterns over softened text, and a small grammar of word classes in each language."""

from __future__ import annotations

import re
import string
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# Phrases as data: named patterns over softened text, each looked at only where one of its trigger words occurs.


# `<start>` and `<end>` are the edges of a clause with the small talk that may stand there.
_PHRASE_EDGES = {
    "start": r"(?:^|(?<=[.?] ))(?:(?:pls|no|nope|nah|yes|so|but|just|ok|hi|hello|hey|yo|hola|bonjour|oi|now|already"
    r"|dude|bro|can (?:you|u|someone)|could you) )*",
    "end": r"(?: (?:pls|now|already|and|ok|omg|ugh|ffs|lol|man|bro|dude|immediately|asap|today|forever|right now"
    r"|for real|for good|at once|any ?more|any longer|at all|again|so much|very much|have a nice day|merci))*"
    r"(?= [.?]|$)",
}
_PLACE = re.compile(r"<(\w+)>")


class Phrase:
    """One pattern under the name that an intent reports; `triggers` are words of which a match has at least one."""

    def __init__(self, rule: str, triggers: str, source: str) -> None:
        self.rule = rule
        self.triggers = tuple(triggers.split())
        self._source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, made when a text first needs it: compiling all of them would slow every cold start."""
        return re.compile(self._source)


class PhraseBook:
    """Phrases in order, indexed by trigger word so that an ordinary text meets few of them."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_trigger: dict[str, list[Phrase]] = {}
        for entry in phrases:
            for trigger in entry.triggers:
                self._by_trigger.setdefault(trigger, []).append(entry)
        self.triggers = frozenset(self._by_trigger)

    def first(self, text: str, words: Iterable[str]) -> Phrase | None:
        """Return a phrase that `text` holds, looked for in the order of its `words`; None where there is none."""
        for word in words:
            for entry in self._by_trigger.get(word, ()):
                if entry.pattern.search(text):
                    return entry
        return None


def phrases(table: str, vocabulary: str) -> Iterator[Phrase]:
    """Yield the phrases of a `table` of rows `rule :: triggers :: pattern`; a line indented by four continues its row.

    `<name>` in a pattern stands for that row (`name :: pattern`) of `vocabulary`, or for an edge of a clause.
    """
    places = _PHRASE_EDGES | dict(_phrase_rows(vocabulary))
    for rule, triggers, pattern in _phrase_rows(table):
        yield Phrase(rule, triggers, rf"\b(?:{_filled(pattern, places)})")


def _filled(pattern: str, places: Mapping[str, str]) -> str:
    while _PLACE.search(pattern):
        pattern = _PLACE.sub(lambda place: f"(?:{places[place[1]]})", pattern)
    return pattern


def _phrase_rows(table: str) -> Iterator[list[str]]:
    joined = table.strip().replace("\n    ", "")
    return (re.split(r" *:: *", line) for line in joined.splitlines() if line)


# What every grammar may say besides its own classes: the edges of a clause and of the text, and words of any class.
_EDGES = {
    "BEGIN": "(?:^|(?<=[.?,~]))",
    "CLOSE": "(?=[.,~]|[?]|$)",
    "SAID": "(?=[.,~]|$)",
    "FULL": "(?=[.~]|$)",
    "LAST": "(?=[.]?$)",
    "FIRST": "^",
    "ANY": "[^.?~]",
    "NAME": "x",
    "BREAK": "[.?,~]",
}
_SIGNS = {"AND": ",", "FILLER": ""}
_LETTERS = (string.ascii_letters + string.digits + "".join(map(chr, range(0xC0, 0xD7)))).replace("x", "")
_UNKNOWN = "x"
_NAME = re.compile("[A-Z]+")
_GROUP = re.compile(r"\((?!\?)")
_CHOICE = re.compile(r"\(([^)]*)\)")
_RUN = re.compile(r"(.)\1+")
_FUZZY_FROM = 6
_NUMBER_DIGITS = 3


class Grammar:
    """Word classes and the sentences made of them; a text is told by the letters that its words' classes have."""

    def __init__(self, classes: str, sentences: str) -> None:
        self._classes = classes
        self._sentences = sentences

    def first(self, text: str) -> Phrase | None:
        """Return a sentence that the `softened` text holds, None where there is none."""
        letters = self.letters_of(text)
        return self._book.first(letters, dict.fromkeys(letters))

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Words of which every told text has at least one."""
        return frozenset(word for word, letter in self._lexicon.items() if not self._book.triggers.isdisjoint(letter))

    def letters_of(self, text: str) -> str:
        """Return the letter of each word's class, none for small talk, and the marks of the `softened` text."""
        letters = map(self._letter, text.split())
        return "".join(letters).lstrip(".,?")

    @cached_property
    def _letter(self) -> Callable[[str], str]:
        guess, lexicon = self._guess, self._lexicon
        return lru_cache(maxsize=1 << 14)(
            lambda word: letter if (letter := lexicon.get(word)) is not None else guess(word)
        )

    def _guess(self, word: str) -> str:
        """Return the class of an unlisted word: a mark, digits, a stretched word, or one with a letter slipped."""
        if word in {".", "?", "~"}:
            return word
        if word.isdigit():
            return self._signs.get("DIGITS", _UNKNOWN) if len(word) >= _NUMBER_DIGITS else _UNKNOWN
        slips = self._slips
        found = slips.get(word)
        if found is None:
            found = slips.get(_RUN.sub(r"\1", word))
        if found is None:
            found = slips.get(word + "g", _UNKNOWN) if word.endswith("in") else _UNKNOWN
        return found

    @cached_property
    def _signs(self) -> Mapping[str, str]:
        names = [row[0] for row in rows(self._classes) if row[0] not in _SIGNS and " " not in row[0]]
        return dict(zip(names, _LETTERS, strict=False)) | _SIGNS

    @cached_property
    def _lexicon(self) -> Mapping[str, str]:
        letters = {name: "".join(self._signs[part] for part in name.split()) for name, _ in rows(self._classes)}
        return {word: letters[name] for name, words in rows(self._classes) for word in spread(words)}

    @cached_property
    def _slips(self) -> Mapping[str, str]:
        """The listed words without double letters, and the long ones with a letter missing or two swapped."""
        slips = {
            slip: letter
            for word, letter in self._lexicon.items()
            if len(word) >= _FUZZY_FROM
            for slip in _slipped(word)
        }
        return slips | {_RUN.sub(r"\1", word): letter for word, letter in self._lexicon.items()}

    @cached_property
    def _book(self) -> PhraseBook:
        return PhraseBook(self.sentences())

    def sentences(self) -> Iterator[Phrase]:
        """Yield the sentences in the order of their table, over letters instead of words."""
        places = _EDGES | {name: sign or "(?:)" for name, sign in self._signs.items()}
        for name, *heads, pattern in rows(self._sentences):
            source = _GROUP.sub("(?:", _NAME.sub(lambda found: places[found[0]], pattern).replace(" ", ""))
            if heads:
                yield Phrase(name, " ".join(places[head] for head in heads[0].split()), source)
            else:
                places[name] = f"(?:{source})"


def spread(words: str) -> Iterator[str]:
    """Yield `words` with every choice in them made: `arret(e|ez)` is `arrete` and `arretez`."""
    for word in words.split():
        parts = [part.split("|") for part in _CHOICE.split(word)]
        yield from map("".join, product(*parts))


def _slipped(word: str) -> Iterable[str]:
    """Yield `word` with two letters swapped or an inner one missing; without its last one it is often another form."""
    for at in range(1, len(word)):
        if at < len(word) - 1:
            yield word[:at] + word[at + 1 :]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def rows(table: str) -> Iterator[list[str]]:
    """Yield the parts of each row of a `table` of classes or sentences."""
    joined = table.strip().replace("\n    ", " ")
    return ([part.strip() for part in line.split("::")] for line in joined.splitlines() if line)
