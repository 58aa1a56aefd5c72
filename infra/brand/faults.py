"""What is wrong in a brand file, and the errors that carry it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One problem of a brand file; `line` counts from 1, `path` is the dotted key, empty for the file as a whole.

    `suggestion` is a text to write there instead, empty where we know none.
    """

    file: str
    line: int
    path: str
    problem: str
    suggestion: str = field(default="", compare=False)

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.path, self.problem)))


class BrandFileError(Exception):
    """Every problem of the brand files that were read, in the order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(told(self.faults)))


class MissingOriginationError(BrandFileError):
    """A program names no origination identity for the environment that is synthesised."""


def told(faults: Sequence[Fault]) -> Iterator[str]:
    """Yield a line for each of `faults`, and after the last one of a text what to write instead."""
    for fault, following in zip_longest(faults, faults[1:]):
        yield str(fault)
        same = following is not None and (fault.file, fault.path) == (following.file, following.path)
        if fault.suggestion and not same:
            yield f"    write for example: {fault.suggestion}"
