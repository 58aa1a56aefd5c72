"""What is wrong in a brand file, and the errors that carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One problem of a brand file; `line` counts from 1, `path` is the dotted key, empty for the file as a whole."""

    file: str
    line: int
    path: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.path, self.problem)))


class BrandFileError(Exception):
    """Every problem of the brand files that were read, in the order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class MissingOriginationError(BrandFileError):
    """A program names no origination identity for the environment that is synthesised."""
