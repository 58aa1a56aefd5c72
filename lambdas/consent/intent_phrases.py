"""Phrases as data: named patterns over softened text, each looked at only where one of its trigger words occurs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# `<start>` and `<end>` are the edges of a clause with the small talk that may stand there.
_EDGES = {
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
    places = _EDGES | dict(_rows(vocabulary))
    for rule, triggers, pattern in _rows(table):
        yield Phrase(rule, triggers, rf"\b(?:{_filled(pattern, places)})")


def _filled(pattern: str, places: Mapping[str, str]) -> str:
    while _PLACE.search(pattern):
        pattern = _PLACE.sub(lambda place: f"(?:{places[place[1]]})", pattern)
    return pattern


def _rows(table: str) -> Iterator[list[str]]:
    joined = table.strip().replace("\n    ", "")
    return (re.split(r" *:: *", line) for line in joined.splitlines() if line)
