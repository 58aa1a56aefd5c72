"""How often a program texts, as brand files declare it and as texts state it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from lambdas.messages.languages import ENGLISH
from lambdas.patterns import lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.messages.languages import Language

VARIES = ENGLISH.varies


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a topic texts: `count` messages per `period`; a count of None means that it varies."""

    count: int | None
    period: str

    @property
    def words(self) -> str:
        """The frequency as messages state it, e.g. `1 msg/order`, `2 msgs/month` or `Msg frequency varies`."""
        return self.said_in(ENGLISH)

    def said_in(self, language: Language) -> str:
        """Return the frequency as messages in `language` state it."""
        return language.frequency(self.count, self.period)

    @classmethod
    def from_words(cls, words: str) -> Self:
        """Return the frequency that `words` wrote; ValueError where it is none of those."""
        if words == VARIES:
            return cls(count=None, period="")
        said, _, period = words.partition("/")
        return cls(count=int(said.split(" ", 1)[0]), period=period)


# rolling, and no shorter than the longest such period of a calendar: none ever sees more than was declared
PERIODS: Mapping[str, timedelta] = {
    "day": timedelta(hours=24),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


def raised(old: Frequency, new: Frequency) -> bool:
    """Whether some span may hold more texts by `new` than by `old`."""
    if old.count is None or new.count is None:
        return old.count is not None
    before, now = PERIODS.get(old.period), PERIODS.get(new.period)
    if before is None or now is None:
        return old.period != new.period or new.count > old.count
    return new.count * math.ceil(before / now) > old.count


def as_agreed(text: str, declared: Frequency, agreed: Iterable[Frequency], language: Language = ENGLISH) -> str:
    """Return `text`, which states the `declared` frequency, as somebody reads it who agreed to a lower one."""
    lower = next((one for one in agreed if raised(one, declared)), None)
    return text.replace(declared.said_in(language), lower.said_in(language)) if lower else text


# A frequency as texts to customers state it, ours and those of lists that are imported; a range promises its end.


_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PERIODS = {
    **dict.fromkeys(("day", "dia", "día", "jour"), "day"),
    **dict.fromkeys(("week", "wk", "semana", "semaine"), "week"),
    **dict.fromkeys(("month", "mo", "mth", "mes", "mês", "mois"), "month"),
    **dict.fromkeys(("year", "yr", "año", "ano"), "year"),
}
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_ADJECTIVES = {
    **dict.fromkeys(("diario", "diarios", "diária", "diárias"), "day"),
    **dict.fromkeys(("semanal", "semanales", "semanais"), "week"),
    **dict.fromkeys(("mensual", "mensuales", "mensal", "mensais"), "month"),
}
_NOUN = r"(?:msgs?|messages?|texts?|sms|alerts?|mensajes?|msjs?|mensage(?:m|ns))"
_STATED = lazily(
    rf"(?<![\d.,$])\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS[1:])})\+?(?: \w+){{0,2}}? ?{_NOUN}\.? ?"
    rf"(?:/|(?:sent |will be sent )?(?:per|an?|each|every|al|por|a la|par|ao)\b) ?(?P<period>{'|'.join(_PERIODS)})\b"
    rf"|\b(?P<times>once|twice) (?:an?|per|each|every) (?P<of>{'|'.join(_PERIODS)})\b"
    rf"|(?<![\d.,$])\b(?P<some>\d{{1,3}}) {_NOUN} (?P<adjective>{'|'.join(_ADJECTIVES)})\b"
    rf"|\b(?P<adverb>{'|'.join(_ADVERBS)}) {_NOUN}\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def stated_frequencies(text: str) -> tuple[Frequency, ...]:
    """Return every frequency with a period of the calendar that `text` states; none where it says that it varies."""
    return tuple(dict.fromkeys(_frequency(found) for found in _STATED.finditer(text)))


def _frequency(found: re.Match[str]) -> Frequency:
    if adverb := found["adverb"]:
        return Frequency(1, _ADVERBS[adverb.lower()])
    if times := found["times"]:
        return Frequency(1 if times.lower() == "once" else 2, _PERIODS[found["of"].lower()])
    if adjective := found["adjective"]:
        return Frequency(int(found["some"]), _ADJECTIVES[adjective.lower()])
    said = found["count"].lower()
    return Frequency(int(said) if said.isdigit() else _COUNTS.index(said), _PERIODS[found["period"].lower()])
