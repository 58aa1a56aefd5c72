"""How a text is cut into sentences and marks, and what features each sentence has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from lambdas.intent.adverts.classes import CLASS_OF
from lambdas.intent.linear import pieces

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"(?P<slot>\{[^{}]*\})"
    r"|(?P<link>(?:https?://)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,12}(?:/\S*)?(?<![.,;:!?)])|\S+@\S+\.[a-z]+)"
    r"|(?P<money>\$ ?\d[\d,.]*\d|\$ ?\d)"
    r"|(?P<percent>\d+ ?(?:%|percent\b|pct\b))"
    r"|(?P<phone>\+?1?[ -]?(?:\(?\d{3}\)?[ -])?\d{3}-\d{4}\b)"
    r"|(?P<time>\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\d{1,2}:\d\d|\d{1,2}/\d{1,2}(?:/\d+)?)"
    r"|(?P<number>\d[\d,.]*\d|\d)"
    r"|(?P<word>p\.s|[a-z]+(?:['-][a-z]+)*)"
    r"|(?P<mark>[.!?;\n]|:(?= )| - |,)"
)
# what CTIA demands of every program says nothing of this text
_HOUSEKEEPING = re.compile(
    r"(?i:\b(?:reply|text|txt|send) +)?[\"']?\b(?:STOP|HELP)\b[\"']?"
    r"(?i: *(?:to|for|=) *(?:stop|end|cancel|opt[ -]?out|quit|unsubscribe|help|info)\b"
    r"(?: (?:texts?|msgs?|messages|alerts?))?)?"
    r"|(?i:\b(?:msg|message)s?\.? ?(?:&|and) ?data rates (?:may )?apply)"
)
_NAMES = {
    "money": "$",
    "percent": "#%",
    "phone": "#phone",
    "time": "#time",
    "number": "#",
    "link": "~link",
    "slot": "{}",
}
_ENDS, _MARKS = frozenset(".!?;\n"), frozenset({",", ":", "-"})
_BEFORE, _AFTER = "^", "$end"
_FAR = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text, and where it stands."""

    name: str
    start: int
    end: int
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, by what it ended, and where it stands among how many."""

    tokens: tuple[Token, ...]
    ended: str
    at: int
    of: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` without what every program must say; one without words where none is left."""
    text = _HOUSEKEEPING.sub(lambda found: "." * len(found.group()), text)
    parts: list[tuple[list[Token], str]] = []
    current: list[Token] = []
    for token in _tokens(text):
        if token.name in _ENDS:
            parts += [(current, token.name)] if _says(current) else []
            current = []
        else:
            current.append(token)
    parts += [(current, "")] if _says(current) or not parts else []
    return [Sentence(tuple(tokens), ended, at, len(parts)) for at, (tokens, ended) in enumerate(parts)]


def _says(tokens: list[Token]) -> bool:
    return any(token.name not in _MARKS for token in tokens)


def _tokens(text: str) -> list[Token]:
    plain = text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-"}).lower()
    return [_token(found) for found in _TOKEN.finditer(plain)]


def _token(found: re.Match[str]) -> Token:
    kind, said = str(found.lastgroup), found.group()
    more: tuple[str, ...] = ()
    if kind == "slot":
        more = tuple(f"{{{word}}}" for word in re.findall("[a-z]+", said))
    if kind == "link":
        more = tuple(f"/{word}" for word in re.findall("[a-z]{3,}", said.partition("/")[2].removeprefix("/")))
    return Token(_NAMES.get(kind, said.strip()) if said != "\n" else "\n", found.start(), found.end(), more)


def features(sentence: Sentence) -> dict[str, frozenset[int]]:
    """Return the features of `sentence`, each with the places of the tokens that it is made of."""
    found: dict[str, set[int]] = {}

    def note(name: str, *places: int) -> None:
        found.setdefault(name, set()).update(place for place in places if 0 <= place < len(sentence.tokens))

    names = [token.name for token in sentence.tokens]
    line = [_BEFORE, *names, _AFTER]
    for place, token in enumerate(sentence.tokens):
        for name in (token.name, *token.more, *CLASS_OF.get(token.name, ()), *_pieces(token.name)):
            note(name, place)
    for at, (a, b) in enumerate(pairwise(line), -1):
        note(f"{a} {b}", at, at + 1)
    for at, (a, b, c) in enumerate(zip(line, line[1:], line[2:], strict=False), -1):
        note(f"{a} {b} {c}", at, at + 1, at + 2)
        note(f"{a} _ {c}", at, at + 2)
    _classed(names, note)
    for fact in _facts(sentence, names):
        note(fact)
    return {name: frozenset(places) for name, places in found.items()}


def _pieces(name: str) -> list[str]:
    return list(pieces(name)) if name[:1].isalpha() else []


def _classed(names: list[str], note: Callable[..., None]) -> None:
    """Note neighbors of which one at least stands for its class, and classes that follow each other anywhere."""
    said = [[name, *CLASS_OF.get(name, ())] for name in [_BEFORE, *names]]
    for at, (left, right) in enumerate(pairwise(said), -1):
        for a in left:
            for b in right:
                if "[" in (a[0], b[0]):
                    note(f"{a} {b}", at, at + 1)
    classes = [(at, one) for at, name in enumerate(names) for one in CLASS_OF.get(name, ())]
    for (first, a), (second, b) in combinations(classes, 2):
        if first != second:
            note(f"{a}..{b}", first, second)


def _facts(sentence: Sentence, names: list[str]) -> list[str]:
    slots = sum(name == "{}" for name in names)
    last = sentence.at == sentence.of - 1
    place = "only" if sentence.of == 1 else "first" if not sentence.at else "last" if last else "middle"
    facts = [
        f"=at {place}",
        f"=slots {min(slots, 2)}",
        f"=ends {sentence.ended or 'open'}",
        f"=words {min(len(names) // 4, 5)}",
    ]
    facts += [f"=at {place}, slots {min(slots, 2)}"]
    starts = [names[0], *CLASS_OF.get(names[0], ())] if names else []
    facts += [f"=slots {min(slots, 1)} {one}" for one in starts]
    facts += [f"={sentence.ended} {one}" for one in starts if sentence.ended in ("?", "!")]
    return facts
