"""What a row must hold to count as a consent or an opt-out: every problem of a row at once."""

from __future__ import annotations

import hashlib
import json
import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lambdas.consent.phone import masked, spelling
from lambdas.consent.timestamps import from_text, to_text
from lambdas.quiet_hours.zip_code import NAMES, BadZipCode, explained, read_zip_code
from ops.consents.files import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lambdas.program import Program
    from ops.consents.files import Fields

# One consent or opt-out that was given elsewhere, as a valid row of a file claims it.


class Given(StrEnum):
    """What the person did."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Claim:
    """One row. `topic` is None where an opt-out means the whole program; `evidence` holds all else that the row tells.

    `at` is when the person did it (UTC) and `wording` what the person was shown.
    """

    line: int
    phone: str
    given: Given
    topic: str | None
    at: datetime
    wording: str
    evidence: Mapping[str, str]

    @cached_property
    def id(self) -> str:
        """The name under which it goes on record: the same row has the same name in whatever file it comes."""
        facts = [self.phone, self.given, self.topic, to_text(self.at), self.wording, sorted(self.evidence.items())]
        return f"import-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()}"


LONGEST = 10_000  # characters of a row: its evidence must fit one ledger record
SHOWN = 40  # characters of a wrong value
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")  # no telephone number, whatever its digits
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_OWN_PLACE = {"phone", "state", "topic", "at", "wording"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows must hold for one program, judged at `now`.

    A promotional opt-in is prior express written consent (47 CFR 64.1200(f)(9)): without its wording, its time and its
    source there is none. A transactional one needs its time and its source.
    """

    program: Program
    now: datetime

    def claim(self, line: int, fields: Fields | BadRow) -> Claim:
        """Return what the row at `line` claims; BadRow with all that is wrong with it."""
        if isinstance(fields, BadRow):
            raise fields
        given, phone, at = _given(fields), spelling(fields.get("phone", "")), _instant(fields.get("at", ""))
        faults = list(self._faults(fields, given, phone, at))
        if faults or given is None or phone is None or at is None:
            raise BadRow(*faults)
        evidence = {name: value for name, value in fields.items() if name not in _OWN_PLACE and value}
        evidence |= {name: code for name in NAMES & evidence.keys() if (code := _zip_code(evidence[name]))}
        return Claim(line, phone, given, fields.get("topic") or None, at, fields.get("wording", ""), evidence)

    def _faults(self, fields: Fields, given: Given | None, phone: str | None, at: datetime | None) -> Iterator[str]:
        if phone is None:
            spelled = len(fields.get("phone", ""))
            yield f"phone must be an E.164 number such as +14255550123, got {spelled} characters of another form"
        if given is None:
            yield f"state must be opted_in or opted_out, got {_short(fields.get('state', ''))}"
        if at is None:
            yield f"at must be an ISO 8601 time with a zone, got {_short(fields.get('at', ''))}"
        elif not EARLIEST <= at <= self.now:
            yield f"at must lie between 2000 and now, got {_short(fields['at'])}"
        yield from self._topic_faults(fields, given)
        yield from _evidence_faults(fields)
        if given is Given.OPTED_IN:
            yield from _zip_code_faults(fields)  # no opt-out is left out for its ZIP code
            needed = ("source", "wording") if self.program.message_type == "promotional" else ("source",)
            missing = (name for name in needed if not fields.get(name))
            yield from (f"{name} must be told: an opt-in counts with its evidence only" for name in missing)

    def _topic_faults(self, fields: Fields, given: Given | None) -> Iterator[str]:
        topic, known = fields.get("topic", ""), [topic.name for topic in self.program.topics]
        if topic not in known and (topic or given is Given.OPTED_IN):
            yield f"topic must be one of {', '.join(known)}, got {_short(topic)}"


def _given(fields: Mapping[str, str]) -> Given | None:
    try:
        return Given(fields.get("state", "").lower())
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        return from_text(text)
    except (ValueError, OverflowError):
        return None


def _evidence_faults(fields: Mapping[str, str]) -> Iterator[str]:
    whole = "".join(fields.values())
    if len(whole) > LONGEST:
        yield f"the row must be at most {LONGEST} characters, got {len(whole)}"
    if not whole.isascii() and not _is_text(whole):
        yield "the row must be UTF-8: save the file in that encoding (in Excel: Save As, CSV UTF-8)"
    if fields.get("form_url") and not _is_url(fields["form_url"]):
        yield f"form_url must be an http or https address, got {_short(fields['form_url'])}"
    if fields.get("ip") and not _is_address(fields["ip"]):
        yield f"ip must be an IPv4 or IPv6 address, got {_short(fields['ip'])}"


def _zip_code_faults(fields: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(NAMES & fields.keys()):
        if _zip_code(fields[name]) is None:
            yield f"{name} {explained(fields[name])}"


def _zip_code(given: str) -> str | None:
    try:
        return read_zip_code(given)
    except BadZipCode:
        return None


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=256)  # a file names few forms
def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_address(text: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except (OSError, ValueError):
        return False
    return True


def _short(text: str) -> str:
    if not text:
        return "nothing"
    number = None if _DAY.match(text) else spelling(text) or spelling(f"+{text}")  # of columns that slipped
    shown = masked(number) if number else text
    return repr(shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}...")
