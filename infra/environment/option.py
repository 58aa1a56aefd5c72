"""One thing that an environment may declare: its name, its range, and what it changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from infra.naming import partition

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

Json: TypeAlias = Any  # what json.loads returns: somebody wrote it by hand

CDK_QUALIFIER = "hnb659fds"  # of a bootstrap that was given none
IN = "under context.environments in cdk.json"


class UnknownEnvironmentError(Exception):
    """The environment asked for is none that `cdk.json` describes, or declares what it may not."""


class OutOfRangeError(Exception):
    """A value is outside of the range of its option; its text is the part that is."""


@dataclass(frozen=True, slots=True)
class Place:
    """The environment that declares a value; `environments` are the names of all that `cdk.json` describes."""

    name: str
    account: str
    region: str
    environments: frozenset[str] = frozenset()

    @property
    def partition(self) -> str:
        """The partition of AWS, as ARNs begin with it."""
        return partition(self.region)


@dataclass(frozen=True, slots=True)
class Option:
    """The entry `name`; `must` is its range and `changes` what it does, both as people read them.

    `read` returns the value for the place that declares it, or raises OutOfRangeError with what is out of range.
    """

    name: str
    must: str
    example: str
    changes: str
    read: Callable[[Json, Place], object]

    @property
    def row(self) -> str:
        """The row of the option in docs/options.md."""
        return f"| `{self.name}` | {self.must} | `{self.example}` | {self.changes} |"

    def value(self, given: Json, place: Place) -> object:
        """Return what was `given` as a value; UnknownEnvironmentError with what to write where it is out of range."""
        try:
            return self.read(given, place)
        except OutOfRangeError as wrong:
            raise UnknownEnvironmentError(
                f"{self.name} of environment '{place.name}' must be {self.must}, got {wrong}: correct it {IN}, such as "
                f'"{self.name}": {self.example}, or leave it out'
            ) from None


def one_text(given: Json, pattern: str) -> str:
    """Return `given`, a text of that whole pattern."""
    if not isinstance(given, str) or not re.fullmatch(pattern, given, re.ASCII):
        raise OutOfRangeError(repr(given))
    return given


def texts(given: Json, pattern: str, at_most: int) -> tuple[str, ...]:
    """Return `given`, a list of one to so many different texts of that pattern."""
    if not isinstance(given, list) or not 1 <= len(given) <= at_most:
        raise OutOfRangeError(repr(given))
    found = tuple(one_text(one, pattern) for one in given)
    if twice := [one for one in found if found.count(one) > 1]:
        raise OutOfRangeError(f"{twice[0]!r} twice")
    return found


def whole_number(given: Json, allowed: Container[int], name: str = "") -> int:
    """Return `given`, a whole number of `allowed`; `name` tells it from others of its option."""
    if not isinstance(given, int) or isinstance(given, bool) or given not in allowed:
        raise OutOfRangeError(f"{name} {given!r}".strip())
    return given


def numbers(given: Json, bounds: Mapping[str, range]) -> dict[str, int]:
    """Return `given`, whole numbers within `bounds` by names that are there."""
    found = entries(given, bounds)
    return {name: whole_number(found[name], bounds[name], f"{name}:") for name in sorted(found)}


def entries(given: Json, names: Iterable[str] | None = None) -> dict[str, Json]:
    """Return `given`, an object with at least one entry, each called by one of `names` where they are fixed."""
    if not isinstance(given, dict) or not given:
        raise OutOfRangeError(repr(given))
    if names is not None and (strange := sorted(given.keys() - set(names))):
        raise OutOfRangeError(repr(strange[0]))
    return given
