"""Holes: the places of a blueprint that facts fill. A hole takes a literal; nothing that CloudFormation works out.

`<<name>>` inside a text takes a text, and as a whole value any literal; `<<*name>>` as an item of a list takes each
item of a list of literals. A key may be a hole too: the logical ids that hang on a fact are facts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = Any
Facts: TypeAlias = Mapping[str, Json]

HOLE = re.compile(r"<<(\w+)>>")
EACH = re.compile(r"<<\*(\w+)>>")
WORDS = ("email", "https")  # facts that are a value as a whole, for a text may hold the word for another reason
NOTHING = "(?!)"  # a pattern that stands nowhere
SHORTEST = 4  # a sentinel that is shorter would be found where it is not meant


class MissingFactError(KeyError):
    """A blueprint has a hole for which there is no fact."""


def filled(value: Json, facts: Facts) -> Json:
    """Return `value` with every hole filled from `facts`; MissingFactError for a hole that none of them fills."""
    return Form(value).filled(facts)


class Form:
    """A value with holes, made ready to be filled many times: what holds none is taken over as it is."""

    def __init__(self, value: Json) -> None:
        self._value, self._fill = value, _filler(value)

    def filled(self, facts: Facts) -> Json:
        """Return the value with every hole filled from `facts`; MissingFactError for a hole that none of them fills."""
        return self._fill(facts) if self._fill else self._value


Filler: TypeAlias = Callable[[Facts], Json]


def _filler(value: Json) -> Filler | None:
    """Return what fills the holes of `value`; None where it has none."""
    if isinstance(value, str):
        return _text_filler(value)
    if isinstance(value, dict):
        entries = [(key, _filler(key), item, _filler(item)) for key, item in value.items()]
        if not any(name or fill for _, name, _, fill in entries):
            return None
        return lambda facts: {
            name(facts) if name else key: fill(facts) if fill else item for key, name, item, fill in entries
        }
    if isinstance(value, list):
        return _list_filler(value)
    return None


def _text_filler(value: str) -> Filler | None:
    if (whole := HOLE.fullmatch(value)) is not None:
        name = whole[1]
        return lambda facts: _fact(name, facts)
    pieces = HOLE.split(value)  # text, name, text, name ... text
    if len(pieces) == 1:
        return None
    return lambda facts: "".join(str(_fact(one, facts)) if at % 2 else one for at, one in enumerate(pieces))


def _list_filler(value: list[Json]) -> Filler | None:
    each = [EACH.fullmatch(item) if isinstance(item, str) else None for item in value]
    entries = [(item, found[1] if found else "", _filler(item)) for item, found in zip(value, each, strict=True)]
    if not any(name or fill for _, name, fill in entries):
        return None

    def fill_all(facts: Facts) -> list[Json]:
        result: list[Json] = []
        for item, name, fill in entries:
            if name:
                result += _fact(name, facts)
            else:
                result.append(fill(facts) if fill else item)
        return result

    return fill_all


def _fact(name: str, facts: Facts) -> Json:
    if name not in facts:
        raise MissingFactError(name)
    return facts[name]


def partly_filled(value: Json, facts: Facts) -> Json:
    """Return `value` with the holes filled for which there are `facts`; the others stay."""
    if isinstance(value, dict):
        return {_text(key, facts): partly_filled(item, facts) for key, item in value.items()}
    if isinstance(value, list):
        return [item for entry in value for item in _items(entry, facts)]
    return _value(value, facts) if isinstance(value, str) and "<<" in value else value


def _items(entry: Json, facts: Facts) -> Iterator[Json]:
    each = EACH.fullmatch(entry) if isinstance(entry, str) else None
    if each and each[1] in facts:
        yield from facts[each[1]]
    else:
        yield partly_filled(entry, facts)


def _value(value: str, facts: Facts) -> Json:
    whole = HOLE.fullmatch(value)
    return facts.get(whole[1], value) if whole else _text(value, facts)


def _text(value: str, facts: Facts) -> str:
    return HOLE.sub(lambda hole: str(facts.get(hole[1], hole[0])), value) if "<<" in value else value


def punched(value: Json, facts: Facts) -> Json:
    """Return `value` with a hole wherever one of `facts`, all sentinels, stands; the longest is looked for first."""
    texts = sorted(((str(fact), name) for name, fact in facts.items() if _searched(fact)), reverse=True, key=_longest)
    numbers = {fact: name for name, fact in facts.items() if isinstance(fact, int) and not isinstance(fact, bool)}
    lists = [(name, fact) for name, fact in facts.items() if isinstance(fact, list) and fact]
    return _Punch(texts, numbers, lists).value(value)


def _searched(fact: Json) -> bool:
    return isinstance(fact, str) and len(fact) >= SHORTEST


def _longest(pair: tuple[str, str]) -> tuple[int, str]:
    return len(pair[0]), pair[0]


class _Punch:
    def __init__(
        self, texts: Sequence[tuple[str, str]], numbers: Mapping[int, str], lists: Sequence[tuple[str, list[Json]]]
    ) -> None:
        inside = [(text, name) for text, name in texts if text not in WORDS]
        self._whole = {text: name for text, name in reversed(texts) if text in WORDS}
        self._names = dict(reversed(inside))
        self._any = re.compile("|".join(re.escape(text) for text, _ in inside) or NOTHING)
        self._numbers, self._lists = numbers, lists

    def value(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {self._text(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return self._list(value)
        if isinstance(value, str):
            return self._text(value)
        return f"<<{self._numbers[value]}>>" if type(value) is int and value in self._numbers else value

    def _text(self, text: str) -> str:
        if text in self._whole:
            return f"<<{self._whole[text]}>>"
        return self._any.sub(lambda found: f"<<{self._names[found[0]]}>>", text)

    def _list(self, value: list[Json]) -> list[Json]:
        for name, fact in self._lists:
            if all(item in value for item in fact):
                first = value.index(fact[0])
                rest = [(at, item) for at, item in enumerate(value) if at == first or item not in fact]
                value = [f"<<*{name}>>" if at == first else item for at, item in rest]
        return [self.value(item) for item in value]


def is_literal(value: Json) -> bool:
    """Whether `value` holds nothing that CloudFormation would work out: no reference, function or condition."""
    if isinstance(value, dict):
        return all(key not in {"Ref", "Condition"} and not key.startswith("Fn::") for key in value) and all(
            is_literal(item) for item in value.values()
        )
    return all(map(is_literal, value)) if isinstance(value, list) else "{{resolve:" not in str(value)
