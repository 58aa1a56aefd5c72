"""Policies as sets of grants: who may do what on what, if what, whatever the order and the grouping of statements.

The CDK folds statements together that differ in one respect; what they grant is the same.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
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
    return rest, {name: list(_values(name, statement[name])) for name in SPLIT if name in statement}


def _values(name: str, value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    elif name == "Principal" and isinstance(value, Mapping):
        for kind, names in value.items():  # of principals: by AWS, Service, Federated
            yield from ({kind: name} for name in (names if isinstance(names, list) else [names]))
    else:
        yield value
