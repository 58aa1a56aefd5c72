"""Policies as sets of grants: who may do what on what, if what, whatever the order and the grouping of statements.

The CDK folds statements together that differ in one respect; what they grant is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

Json: TypeAlias = Any
SPLIT = ("Principal", "Action", "Resource")


def grants(statements: list[Json]) -> frozenset[str]:
    """Return each grant and denial of `statements` as one statement in JSON; what is no statement, as it is."""
    return frozenset(json.dumps(one, sort_keys=True) for statement in statements for one in _single(statement))


def _single(statement: Json) -> Iterator[Json]:
    if not isinstance(statement, dict):
        yield statement
        return
    rest = {name: value for name, value in statement.items() if name not in {*SPLIT, "Sid"}}
    split = [name for name in SPLIT if name in statement]
    for values in product(*(list(_values(name, statement[name])) for name in split)):
        yield {**rest, **dict(zip(split, values, strict=True))}


def _values(name: str, value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    elif name == "Principal" and isinstance(value, Mapping):
        for kind, names in value.items():  # of principals: by AWS, Service, Federated
            yield from ({kind: name} for name in (names if isinstance(names, list) else [names]))
    else:
        yield value
