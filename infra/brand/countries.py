"""The countries that a program texts, as a list of ISO 3166 codes in the brand file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from infra.brand.fields import refusal
from infra.brand.quantities import Converted
from infra.brand.values import quoted
from lambdas.sending.numbering import COUNTRIES


def _codes(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not value:
        return None
    if problems := list(_problems(value)):
        raise refusal(*problems)
    return tuple(value)


def _problems(items: list[object] | tuple[object, ...]) -> Iterator[str]:
    for item in items:
        if not isinstance(item, str) or item not in COUNTRIES:
            yield f"must hold ISO 3166 codes of countries such as US, CA, got {quoted(item)}: write two capital letters"
    twice = [item for item, times in Counter(item for item in items if isinstance(item, str)).items() if times > 1]
    yield from (f"must hold each country once, got '{item}' twice: keep one" for item in twice)


Countries = Annotated[
    tuple[str, ...],
    Converted(
        _codes,
        "a list of countries such as [US, CA]",
        (("type", "array"), ("items", {"enum": sorted(COUNTRIES)}), ("minItems", 1), ("uniqueItems", True)),
    ),
]
