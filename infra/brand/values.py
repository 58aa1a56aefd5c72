"""What may stand at a key of a brand file as YAML reads it, and how a fault quotes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A value without quotes that YAML does not read as text; `raw` is what stands in the file."""

    raw: str
    kind: str


def quoted(value: object) -> str:
    """Return `value` as a fault quotes it: `'often'`, `the number 7`, `a mapping`."""
    if isinstance(value, Unquoted):
        return f"{value.kind} {value.raw}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a mapping"
