"""Conditions of writes: that a row is still as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.sending.rows import passage_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.sending.passage import Passage


def as_in(passage: Passage | None) -> dict[str, Any]:
    """Return the condition that a request is claimed as in `passage`; None: that nobody has seen to it yet."""
    if passage is None:
        return _absent("item")
    return _equal("claimed_until", passage_row(passage)["claimed_until"])


def numbered(known: Mapping[str, int]) -> dict[str, Any]:
    """Return the condition that a row has the one number of `known`, by its name; 0: that there is no such row."""
    ((name, number),) = known.items()
    return _equal(name, {"N": str(number)}) if number else _absent(name)


def _absent(name: str) -> dict[str, Any]:
    return {"ConditionExpression": f"attribute_not_exists(#{name})", "ExpressionAttributeNames": {f"#{name}": name}}


def _equal(name: str, value: Mapping[str, str]) -> dict[str, Any]:
    return {
        "ConditionExpression": f"#{name} = :read",
        "ExpressionAttributeNames": {f"#{name}": name},
        "ExpressionAttributeValues": {":read": value},
    }
