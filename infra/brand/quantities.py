"""Quantities of a brand file, whole numbers, times and shares, written as a person says them; and lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from infra.brand.fields import refusal
from infra.brand.values import Unquoted, quoted

_HOURS = {"hour": 1, "day": 24}
_TIME = re.compile(r"([1-9][0-9]{0,3}) (hour|day)s?")
_SHARE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?) ?%")


@dataclass(frozen=True, slots=True, eq=False)  # hashed by identity, as a schema holds lists and mappings
class Converted:
    """A value that `convert` makes of what stands in the file; it makes None of what is not as `must` says."""

    convert: Callable[[object], Any]
    must: str
    schema: tuple[tuple[str, object], ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validated)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**dict(self.schema), "description": f"Must be {self.must}."}

    def _validated(self, value: object) -> object:
        made = self.convert(value)
        if made is None:
            raise refusal(f"must be {self.must}, got {quoted(value)}")
        return made


def count(most: int) -> Converted:
    """Return the conversion of a whole number from 1 to `most`."""

    def convert(value: object) -> int | None:
        raw = value.raw if isinstance(value, Unquoted) else str(value)
        number = int(raw) if re.fullmatch(r"[1-9][0-9]{0,9}", raw) else 0
        return number if 1 <= number <= most else None

    return Converted(
        convert, f"a whole number from 1 to {most:,}", (("type", "integer"), ("minimum", 1), ("maximum", most))
    )


def time(most_hours: int, example: str) -> Converted:
    """Return the conversion to hours of a time of whole hours or days, at most `most_hours`."""
    most = f"{most_hours // 24} days" if most_hours > _HOURS["day"] else f"{most_hours} hours"

    def convert(value: object) -> int | None:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        hours = int(match[1]) * _HOURS[match[2]] if match else 0
        return hours if 1 <= hours <= most_hours else None

    must = f"a time from 1 hour to {most} such as {example}"
    return Converted(convert, must, (("type", "string"), ("pattern", f"^(?:{_TIME.pattern})$")))


def share(most_percent: int, example: str) -> Converted:
    """Return the conversion to a fraction of a share above 0 % and at most `most_percent`."""

    def convert(value: object) -> float | None:
        match = _SHARE.fullmatch(value) if isinstance(value, str) else None
        percent = Decimal(match[1]) if match else Decimal(0)
        return float(percent / 100) if 0 < percent <= most_percent else None

    must = f"a share above 0 % and at most {most_percent} % such as {example}"
    return Converted(convert, must, (("type", "string"), ("pattern", f"^(?:{_SHARE.pattern})$")))


def list_of(allowed: Callable[[object], bool], must: str) -> Callable[[object], tuple[str, ...] | None]:
    """Return the conversion of a list of `allowed` items, each once; `must` says what they are."""

    def convert(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list | tuple) or not value:
            return None
        if problems := list(_problems(value, allowed, must)):
            raise refusal(*problems)
        return tuple(value)

    return convert


def _problems(items: list[object] | tuple[object, ...], allowed: Callable[[object], bool], must: str) -> Iterator[str]:
    yield from (f"must hold {must}, got {quoted(item)}" for item in items if not allowed(item))
    twice = [item for item, times in Counter(item for item in items if isinstance(item, str)).items() if times > 1]
    yield from (f"must hold each once, got '{item}' twice: keep one" for item in twice)
