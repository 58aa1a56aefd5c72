"""Rows of a CSV file with a header: phone, state and at, and whatever evidence the further columns hold."""

from __future__ import annotations

import csv
import re
from typing import IO, TYPE_CHECKING

from infra.consents.row import BadFile, BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.consents.row import Fields

REQUIRED = ("phone", "state", "at")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def csv_rows(file: IO[str]) -> Iterator[tuple[int, Fields | BadRow]]:
    """Yield each row under the line that it begins on; BadFile where the header is no header of consents."""
    reader = csv.reader(file, strict=True)
    names = _header(reader)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, BadRow(f"must be CSV, got a fault up to line {reader.line_num}: {error}")
            continue
        if values:
            yield line, _fields(names, values)


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        names = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise BadFile(f"line 1: the header must be CSV: {error}") from error
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadFile(f"line 1: the header must name {', '.join(REQUIRED)}, got no {', '.join(missing)}")
    strange = [name for name in names if not _NAME.fullmatch(name) or names.count(name) > 1]
    if strange:
        raise BadFile(f"line 1: columns must be named once, in letters, digits and _, got {strange[0]!r}")
    return names


def _fields(names: list[str], values: list[str]) -> Fields | BadRow:
    if len(values) != len(names):
        return BadRow(f"must hold {len(names)} columns as the header does, got {len(values)}")
    return {name: value.strip() for name, value in zip(names, values, strict=True)}
