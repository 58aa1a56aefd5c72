"""Where a finished template differs from what is expected of it, said as resource, path, expected and found."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import Any, TypeAlias

Json: TypeAlias = Any
SPLIT = ("Principal", "Action", "Resource")


def grants(statements: list[Json]) -> frozenset[str]:
    """Return each grant and denial of `statements` as one statement in JSON; what is no statement, as it is."""
    return frozenset(json.dumps(one, sort_keys=True) for statement in statements for one in _single(statement))


def are_same_grants(some: list[Json], others: list[Json]) -> bool:
    """Whether `grants` of both are equal, told without the JSON of each."""
    return _keys(some) == _keys(others)


def _keys(statements: list[Json]) -> frozenset[Hashable]:
    found: set[Hashable] = set()
    for statement in statements:
        if isinstance(statement, dict):
            rest, split = _parted(statement)
            names, values = tuple(split), ([_key(one) for one in some] for some in split.values())
            found.update((_key(rest), names, one) for one in product(*values))
        else:
            found.add(_key(statement))
    return frozenset(found)


def _key(value: Json) -> Hashable:
    """Return what is equal for values that are the same JSON, and for no others."""
    if isinstance(value, dict):
        return frozenset((name, _key(one)) for name, one in value.items())
    if isinstance(value, list):
        return tuple(map(_key, value))
    return type(value), value  # True is 1 in Python


def _single(statement: Json) -> Iterator[Json]:
    if not isinstance(statement, dict):
        yield statement
        return
    rest, split = _parted(statement)
    for values in product(*split.values()):
        yield {**rest, **dict(zip(split, values, strict=True))}


def _parted(statement: Mapping[str, Json]) -> tuple[Mapping[str, Json], Mapping[str, list[Json]]]:
    """Return what holds for all that `statement` grants, and the values by which its grants differ."""
    rest = {name: value for name, value in statement.items() if name not in {*SPLIT, "Sid"}}
    if isinstance(condition := rest.get("Condition"), dict):
        rest["Condition"] = {operator: _any_of(keys) for operator, keys in condition.items()}
    return rest, {name: list(_values(name, statement[name])) for name in SPLIT if name in statement}


def _any_of(keys: Json) -> Json:
    """Return the `keys` of a condition with the values of each in order and once: any of them will do."""
    if not isinstance(keys, dict):
        return keys
    return {key: sorted(set(some)) if _are_texts(some) else some for key, some in keys.items()}


def _are_texts(values: Json) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _values(name: str, value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    elif name == "Principal" and isinstance(value, Mapping):
        for kind, names in value.items():  # of principals: by AWS, Service, Federated
            yield from ({kind: name} for name in (names if isinstance(names, list) else [names]))
    else:
        yield value


MISSING = object()
UNORDERED = {"Tags", "DependsOn"}  # sets that CloudFormation writes as lists
LONGEST = 160  # of a value in a message


@dataclass(frozen=True)
class Difference:
    """One place where `found` stands instead of `expected`, both as JSON; empty where nothing stands or should."""

    resource: str
    path: str
    expected: str
    found: str


def differences(expected: Json, found: Json) -> Iterator[Difference]:
    """Yield each place where the template `found` is not what is `expected`; metadata alone may be anything."""
    for section in sorted({*expected, *found} - {"Metadata"}):
        mine, theirs = expected.get(section, MISSING), found.get(section, MISSING)
        if section == "Resources" and isinstance(mine, dict) and isinstance(theirs, dict):
            for name in sorted({*mine, *theirs}):
                yield from _inside(name, "", _bare(mine.get(name, MISSING)), _bare(theirs.get(name, MISSING)))
        else:
            yield from _inside("", section, mine, theirs)


def _bare(resource: Json) -> Json:
    if isinstance(resource, dict) and "Metadata" in resource:
        return {name: value for name, value in resource.items() if name != "Metadata"}
    return resource


def _inside(resource: str, path: str, expected: Json, found: Json) -> Iterator[Difference]:
    if _is_same(expected, found, path.rpartition(".")[2]):
        return
    if isinstance(expected, dict) and isinstance(found, dict) and not (_is_intrinsic(expected) or _is_intrinsic(found)):
        for key in sorted({*expected, *found}):
            yield from _inside(resource, _at(path, key), expected.get(key, MISSING), found.get(key, MISSING))
    elif isinstance(expected, list) and isinstance(found, list):
        yield from _in_lists(resource, path, expected, found)
    else:
        yield Difference(resource, path, _shown(expected), _shown(found))


def _is_same(expected: Json, found: Json, key: str = "") -> bool:
    # not by ==: True equals 1 and 1.0 equals 1 in Python, and not in CloudFormation
    if type(expected) is not type(found):
        return False
    if key == "Statement" and isinstance(expected, dict | list):
        # of a bus it is one alone, for its policy is made of a resource for each
        return are_same_grants(*(one if isinstance(one, list) else [one] for one in (expected, found)))
    if isinstance(expected, dict):
        return len(expected) == len(found) and all(
            name in found and _is_same(one, found[name], name) for name, one in expected.items()
        )
    if not isinstance(expected, list):
        return bool(expected == found)
    if len(expected) == len(found) and all(map(_is_same, expected, found)):
        return True
    return key in UNORDERED and sorted(map(_text, expected)) == sorted(map(_text, found))


def _in_lists(resource: str, path: str, expected: list[Json], found: list[Json]) -> Iterator[Difference]:
    if path.endswith(".Statement"):
        mine, theirs = grants(expected), grants(found)
        yield from (Difference(resource, path, _cut(one), "") for one in sorted(mine - theirs))
        yield from (Difference(resource, path, "", _cut(one)) for one in sorted(theirs - mine))
        return
    if path.rpartition(".")[2] in UNORDERED:
        expected, found = sorted(expected, key=_text), sorted(found, key=_text)
    if len(expected) == len(found):
        for index, (mine, theirs) in enumerate(zip(expected, found, strict=True)):
            yield from _inside(resource, _at(path, str(index)), mine, theirs)
        return
    before, after = ([_text(item) for item in side] for side in (expected, found))
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            gone = [Difference(resource, _at(path, str(at)), _shown(expected[at]), "") for at in range(start, end)]
            new = [Difference(resource, _at(path, str(at)), "", _shown(found[at])) for at in range(new_start, new_end)]
            yield from (*gone, *new)


def _text(value: Json) -> str:
    return "" if value is MISSING else json.dumps(value, sort_keys=True)


def _is_intrinsic(value: Mapping[str, Json]) -> bool:
    return len(value) == 1 and (next(iter(value)) == "Ref" or next(iter(value)).startswith("Fn::"))


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(value: Json) -> str:
    return "" if value is MISSING else _cut(json.dumps(value, sort_keys=True, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
