"""Files of consents, plain or gzip, CSV or Pinpoint's JSON lines, read row by row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from lambdas.consent.phone import masked, spelled_out, spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    """A row that cannot be taken; its reasons hold no phone number. `opts_out` tells that it reads as an opt-out."""

    def __init__(self, *reasons: str, opts_out: bool = False) -> None:
        super().__init__("; ".join(reasons))
        self.opts_out = opts_out


# Rows of a CSV file as spreadsheets and other services export it: a record a line, whatever its columns are called.


REQUIRED = ("phone", "state", "at")
EVIDENCE = ("source", "wording", "form_url", "form_version", "ip", "user_agent")
OURS = (*REQUIRED, "topic", "language", *EVIDENCE)
STATES = ("opted_in", "opted_out")
NORTH_AMERICAN = ("US", "CA")
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone_number", "mobile", "mobile_number", "mobile_phone", "cell", "cell_phone", "sms_number", "msisdn"),
    "state": ("status", "sms_status", "subscription_status", "sms_subscription_status", "consent_status"),
    "at": (
        *("date", "timestamp", "consented_at", "consent_timestamp", "consent_date", "date_of_consent"),
        *("opt_in_date", "opt_out_date"),
    ),
    "topic": ("list", "list_name", "keyword"),
    "source": ("consent_source", "opt_in_source"),
    "wording": ("consent_wording", "disclosure", "call_to_action"),
    "form_url": ("page_url", "opt_in_url"),
    "ip": ("ip_address",),
    "language": ("lang", "locale", "preferred_language", "language_code"),
}
_OTHER_STATES = {
    **dict.fromkeys(("subscribed", "opt_in", "optin", "optedin"), "opted_in"),
    **dict.fromkeys(("unsubscribed", "opt_out", "optout", "optedout", "stop", "stopped"), "opted_out"),
}
_DELIMITERS = ",;\t"
_BETWEEN = re.compile(r"[^a-z0-9]+")
_NATIONAL = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the operator says of a file: how it calls our columns and states, what else to keep, whose numbers it holds.

    `named` gives for one of our columns or states the file's own word; `kept` are further columns to keep as evidence;
    `country` is that of numbers without a country code.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    country: str = ""

    def ours(self, header: Sequence[str]) -> list[str]:
        """Return our name of each column of `header`, empty for one that is left out.

        BadFile where a column that is needed is not there, or two claim to be the same.
        """
        names = [_plain(name) for name in header]
        taken = {_plain(theirs): ours for ours, theirs in self.named.items() if ours in OURS}
        kept = {_plain(name) for name in self.kept}
        if absent := next((theirs for theirs in self._columns() if _plain(theirs) not in names), None):
            raise BadFile(f"line 1: the header has no column {absent!r}, as the options say: got {', '.join(header)}")
        known = {*OURS, *kept} - set(taken.values())
        mapped = [taken.get(name) or (name if name in known else _other(name, names, taken)) for name in names]
        if twice := next((name for name in mapped if name and mapped.count(name) > 1), None):
            raise BadFile(f"line 1: {mapped.count(twice)} columns name {twice}: say which with --map {twice}=COLUMN")
        if missing := [name for name in REQUIRED if name not in mapped]:
            told = f"got {', '.join(filter(None, header)) or 'nothing'}: say which with --map {missing[0]}=COLUMN"
            raise BadFile(f"line 1: the header must name {', '.join(REQUIRED)}, got no {', '.join(missing)}; {told}")
        return mapped

    def state(self, given: str) -> str:
        """Return our word for a state."""
        word = _plain(given)
        ours = {_plain(theirs): ours for ours, theirs in self.named.items() if ours in STATES}
        return ours.get(word) or _OTHER_STATES.get(word) or word

    def number(self, given: str) -> str:
        """Return a number as it is to be read: with the country's code where it has none."""
        national = _NATIONAL.fullmatch(spelled_out(given)) if self.country in NORTH_AMERICAN else None
        return f"+1{national[1]}" if national else given

    def _columns(self) -> list[str]:
        return [*(theirs for ours, theirs in self.named.items() if ours in OURS), *self.kept]


def csv_rows(file: IO[str], layout: Layout) -> Iterator[tuple[int, Fields | BadRow]]:
    """Yield each row under its line; BadFile where the header is no header of consents.

    A quote that is not closed on its line makes that record a bad one, and every line up to its end: what reads as an
    opt-out there is named, and nothing is taken.
    """
    first = file.readline()
    delimiter = _delimiter(first)
    names = layout.ours(_header(first, delimiter))
    opened_at = 0
    for line, text in enumerate(file, start=2):
        if opened_at:
            if text.strip():
                yield line, _swallowed(text, names, delimiter, layout, opened_at)
            opened_at = 0 if text.count('"') % 2 else opened_at
        elif text.strip():
            row = _row(text, names, delimiter, layout)
            opened_at = line if isinstance(row, BadRow) and text.count('"') % 2 else 0
            yield line, row


def header_of(file: IO[str]) -> list[str]:
    """Return the names of the columns as the file has them."""
    first = file.readline()
    return _header(first, _delimiter(first))


def left_out(header: Sequence[str], layout: Layout) -> list[str]:
    """Return the columns of `header` that are not kept: nobody asked for what they tell."""
    return [theirs for theirs, ours in zip(header, layout.ours(header), strict=True) if not ours and theirs]


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _header(text: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in _values(text, delimiter)]
    except csv.Error as error:
        raise BadFile(f"line 1: the header must be CSV: {error}") from error


def _row(text: str, names: Sequence[str], delimiter: str, layout: Layout) -> Fields | BadRow:
    try:
        values = _values(text, delimiter)
    except csv.Error as error:
        if text.count('"') % 2:
            return BadRow("a quote is not closed on its line: a record stands on one line, with no line end in a value")
        return BadRow(f"must be CSV, got a fault in the line: {error}")
    if len(values) != len(names):
        return BadRow(f"must hold {len(names)} columns as the header does, got {len(values)}")
    row = {name: value.strip() for name, value in zip(names, values, strict=True) if name}
    return row | {"phone": layout.number(row["phone"]), "state": layout.state(row["state"])}


def _swallowed(text: str, names: Sequence[str], delimiter: str, layout: Layout, opened_at: int) -> BadRow:
    inside = f"it stands within the quote that line {opened_at} opens"
    row = _row(text.replace('"', ""), names, delimiter, layout)
    if isinstance(row, BadRow) or row["state"] != "opted_out":
        return BadRow(inside)
    number = spelling(row["phone"])
    told = f"{inside}, AND READS AS AN OPT-OUT of {masked(number) if number else 'a number'}: close that quote"
    return BadRow(told, opts_out=True)


def _values(text: str, delimiter: str) -> list[str]:
    bare = text.rstrip("\r\n")
    return next(csv.reader([bare], strict=True, delimiter=delimiter), []) if '"' in bare else bare.split(delimiter)


def _other(name: str, names: Sequence[str], taken: Mapping[str, str]) -> str:
    """Return which of our columns `name` means by custom, where nothing else in the header says it better."""
    for ours, others in _OTHER_NAMES.items():
        if name in others and ours not in names and ours not in taken.values():
            return ours
    return ""


def _plain(name: str) -> str:
    return _BETWEEN.sub("_", name.strip().lower()).strip("_")


# Rows of an Amazon Pinpoint endpoint export: JSON lines, one endpoint each.


_EVIDENCE = (*EVIDENCE, "language")
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
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@contextmanager
def _telling() -> Iterator[None]:
    """Tell as BadFile why a file cannot be read."""
    try:
        yield
    except OSError as error:
        raise BadFile(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (EOFError, zlib.error) as error:
        raise BadFile(f"cannot be unpacked: {error}") from error


@dataclass(frozen=True, slots=True)
class Source:
    """The file at `path`."""

    path: Path
    layout: Layout = field(default_factory=Layout)

    def left_out(self) -> list[str]:
        """Return the columns of a CSV file that are not kept; BadFile where it holds no consents."""
        with _telling():
            if self._is_json():
                return []
            with opened(self.path) as packed, self._text(packed) as text:
                return left_out(header_of(text), self.layout)

    def rows(self) -> Iterator[tuple[int, Fields | BadRow | None]]:
        """Yield each row under its line; None for one that is of another channel. BadFile where there are none."""
        with _telling(), opened(self.path) as packed:
            text = self._text(packed)
            yield from pinpoint_rows(text) if self._is_json() else csv_rows(text, self.layout)

    def _text(self, packed: IO[bytes]) -> IO[str]:
        # what is no UTF-8 must be told with its row, not end the reading
        encoding = "utf-16" if self._begins().startswith(_UTF_16) else "utf-8-sig"
        return io.TextIOWrapper(packed, encoding=encoding, errors="surrogateescape", newline="")

    def _is_json(self) -> bool:
        return self._begins().removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")

    def _begins(self) -> bytes:
        with opened(self.path) as packed:
            first = packed.read(64)
        if first.startswith(WORKBOOKS):
            raise BadFile("is an Excel workbook: in Excel choose Save As, CSV UTF-8, and import that file")
        if not first.startswith(_UTF_16) and b"\x00" in first:
            raise BadFile("is no text, or one in an encoding without its mark: save it as UTF-8")
        return first
