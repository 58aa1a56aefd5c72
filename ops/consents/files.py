"""Files of consents, plain or gzip, CSV or Pinpoint's JSON lines, read row by row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_GZIP = b"\x1f\x8b"


def opened(path: Path) -> IO[bytes]:
    """Return the bytes of the file at `path`, unpacked where it is gzip; OSError where it cannot be read."""
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def files_of(path: Path) -> Iterator[Path]:
    """Yield `path`, or every file in the folder that it is, by name; hidden and `_` files are passed over."""
    if not path.is_dir():
        yield path
        return
    for inside in sorted(path.rglob("*")):
        if inside.is_file() and not inside.name.startswith((".", "_")):
            yield inside


def digest_of(path: Path) -> str:
    """Return the SHA-256 (hex) of the file at `path` as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# A row of a file as it was read: its fields, or why it cannot be taken.


Fields = dict[str, str]


class BadFile(Exception):  # noqa: N818 - it says what was given
    """A file that holds no consents at all."""


class BadRow(ValueError):  # noqa: N818 - it says what the file holds
    """A row that cannot be taken; its reasons hold no phone number."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))


# Rows of a CSV file with a header: phone, state and at, and whatever evidence the further columns hold.


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


# Rows of an Amazon Pinpoint endpoint export: JSON lines, one endpoint each.


_EVIDENCE = ("source", "wording", "form_url", "form_version", "ip", "user_agent")
_STATES = {"ALL": "opted_out", "NONE": "opted_in"}


def pinpoint_rows(file: IO[str]) -> Iterator[tuple[int, Fields | BadRow | None]]:
    """Yield the rows of each endpoint under its line, a row for each topic; None for an endpoint that is no SMS one."""
    for line, text in enumerate(file, start=1):
        if not text.strip():
            continue
        endpoint = _endpoint(text)
        if isinstance(endpoint, BadRow):
            yield line, endpoint
        elif endpoint.get("ChannelType") != "SMS":
            yield line, None
        else:
            yield from ((line, row) for row in _rows(endpoint))


def _endpoint(text: str) -> dict[str, Any] | BadRow:
    try:
        endpoint = json.loads(text)
    except (ValueError, RecursionError):
        endpoint = None
    return endpoint if isinstance(endpoint, dict) else BadRow("must be a JSON object, got something else")


def _rows(endpoint: dict[str, Any]) -> Iterator[Fields | BadRow]:
    state = _STATES.get(str(endpoint.get("OptOut")))
    if state is None:
        yield BadRow(f"OptOut must be ALL or NONE, got {str(endpoint.get('OptOut'))[:40]!r}")
        return
    attributes = _attributes(endpoint)
    told = {name: values[0] for name, values in attributes.items() if name in _EVIDENCE and values}
    row = told | {"phone": _text(endpoint, "Address"), "state": state, "endpoint": _text(endpoint, "Id")}
    row |= {"created": _text(endpoint, "CreationDate"), "effective": _text(endpoint, "EffectiveDate")}
    if state == "opted_out":  # the whole program, as late as the export allows: the later, the more it ends
        yield row | {"at": row["effective"] or row["created"]}
        return
    at = next(iter(attributes.get("at", [])), row["created"])
    yield from (row | {"at": at, "topic": topic} for topic in attributes.get("topic") or [""])


def _attributes(endpoint: dict[str, Any]) -> dict[str, list[str]]:
    user = endpoint.get("User")
    of_user = user.get("UserAttributes") if isinstance(user, dict) else None
    merged: dict[str, list[str]] = {}
    for given in (endpoint.get("Attributes"), of_user):
        for name, values in (given if isinstance(given, dict) else {}).items():
            listed = values if isinstance(values, list) else [values]
            merged[name] = [str(value).strip() for value in listed]
    return merged


def _text(endpoint: dict[str, Any], name: str) -> str:
    value = endpoint.get(name)
    return value.strip() if isinstance(value, str) else ""


# A file of consents, read row by row: CSV, or Pinpoint's JSON lines where it begins with a brace.


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """The file at `path`."""

    path: Path

    def rows(self) -> Iterator[tuple[int, Fields | BadRow | None]]:
        """Yield each row under its line; None for one that is of another channel. BadFile where there are none."""
        try:
            with opened(self.path) as packed:
                # what is no UTF-8 must be told with its row, not end the reading
                text = io.TextIOWrapper(packed, encoding="utf-8-sig", errors="surrogateescape", newline="")
                yield from (pinpoint_rows if self._is_json() else csv_rows)(text)
        except OSError as error:
            raise BadFile(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
        except (EOFError, zlib.error) as error:
            raise BadFile(f"cannot be unpacked: {error}") from error

    def _is_json(self) -> bool:
        with opened(self.path) as packed:
            return packed.read(64).removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")
