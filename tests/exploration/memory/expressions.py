"""The condition and update expressions that the functions write, as DynamoDB reads them; any other is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Path = tuple[str | int, ...]

_EXISTS = re.compile(r"attribute_(not_)?exists\(([^()]+)\)")
_COMPARISON = re.compile(r"(#?\w+(?:\[\d+\]|\.#?\w+)*) (=|<|<=|>) (:\w+)")
_ASSIGNMENT = re.compile(r"(#?\w+(?:\[\d+\]|\.#?\w+)*) = (:\w+)")
_ADDITION = re.compile(r"(#?\w+) (:\w+)")
_STEP = re.compile(r"#?\w+|\[\d+\]")
_STANDS_FOR = re.compile(r"[#:]\w+")


class UnknownRequestError(Exception):
    """A request that the tables in memory do not know: teach them before the code may make it."""


class NotHoldingError(Exception):
    """The condition of a write does not hold."""


def check_names(names: Row, values: Row, *expressions: str) -> None:
    """Refuse names and values that stand in no expression or are missing, as DynamoDB's validation does."""
    used = set().union(*map(_stand_ins, expressions))
    if used != set(names) | set(values):
        raise UnknownRequestError(f"names and values must be those of the expressions: {sorted(used)}")


def holds(condition: str, row: Row | None, names: Row, values: Row) -> bool:
    """Whether a condition holds for `row` (None: there is no such row): ORs of ANDs, without parentheses."""
    either = [[_true(one, row, names, values) for one in all_of.split(" AND ")] for all_of in condition.split(" OR ")]
    return any(all(ones) for ones in either)


def assigned(update: str, row: Row, names: Row, values: Row) -> Row:
    """Return a new row: `row` after a SET, and an ADD of numbers or a REMOVE; the row given stays as it was."""
    if not update.startswith("SET "):
        raise UnknownRequestError(f"update {update!r}")
    sets, _, removed = update.removeprefix("SET ").partition(" REMOVE ")
    sets, _, added = sets.partition(" ADD ")
    for assignment in sets.split(", "):
        match = _ASSIGNMENT.fullmatch(assignment)
        if match is None:
            raise UnknownRequestError(f"assignment {assignment!r}")
        row = _with(row, _path(match[1], names), values[match[2]])
    for addition in added.split(", ") if added else ():
        row = _sum(row, addition, names, values)
    gone = {names[name] for name in removed.split(", ")} if removed else set()
    return {name: value for name, value in row.items() if name not in gone}


def _sum(row: Row, addition: str, names: Row, values: Row) -> Row:
    match = _ADDITION.fullmatch(addition)
    if match is None:
        raise UnknownRequestError(f"addition {addition!r}")
    name = names.get(match[1], match[1])
    return row | {name: {"N": str(int(row.get(name, {"N": "0"})["N"]) + int(values[match[2]]["N"]))}}


def _true(condition: str, row: Row | None, names: Row, values: Row) -> bool:
    if match := _EXISTS.fullmatch(condition):
        return (_found(row, _path(match[2], names)) is None) == bool(match[1])
    if match := _COMPARISON.fullmatch(condition):
        found = _found(row, _path(match[1], names))
        return found is not None and _compared(found, match[2], values[match[3]])
    raise UnknownRequestError(f"condition {condition!r}")


def _compared(found: Row, how: str, value: Row) -> bool:
    if how == ">":
        return found.keys() == value.keys() and found != value and not _compared(found, "<", value)
    if how == "=" or found.keys() != value.keys():
        return how == "=" and found == value
    if "S" in found:
        return bool(found["S"] < value["S"]) or (how == "<=" and found == value)
    left, right = int(found["N"]), int(value["N"])
    return left < right or (how == "<=" and left == right)


@lru_cache
def _stand_ins(expression: str) -> frozenset[str]:
    return frozenset(_STANDS_FOR.findall(expression))


@lru_cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(_STEP.findall(path))


def _path(path: str, names: Row) -> Path:
    return tuple(int(step[1:-1]) if step[0] == "[" else names.get(step, step) for step in _steps(path))


def _found(row: Row | None, path: Path) -> Row | None:
    node: Any = {"M": row or {}}
    for step in path:
        held = node.get("L" if isinstance(step, int) else "M")
        if held is None or (isinstance(step, int) and step >= len(held)):
            return None
        node = held[step] if isinstance(step, int) else held.get(step)
        if node is None:
            return None
    return node


def _with(row: Row, path: Path, value: Row) -> Row:
    step, rest = path[0], path[1:]
    return row | {step: _put(row.get(step), rest, value)}


def _put(node: Row | None, path: Path, value: Row) -> Row:
    if not path:
        return value
    step, rest = path[0], path[1:]
    kind = "L" if isinstance(step, int) else "M"
    if node is None or kind not in node:
        raise UnknownRequestError("the document path of an update leads nowhere")
    if isinstance(step, int):
        return {"L": [_put(held, rest, value) if at == step else held for at, held in enumerate(node["L"])]}
    return {"M": node["M"] | {step: _put(node["M"].get(step), rest, value)}}
