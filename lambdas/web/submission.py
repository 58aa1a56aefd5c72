"""What a form that was sent says: a number, topics, and what was read, or what is wrong with each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lambdas.sending.numbering import country_of
from lambdas.web.page import Filled, wording_sha256
from lambdas.web.verifier import service_of
from lambdas.web.words import is_north_american

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.web.form import Form

LONGEST = 4096  # characters: a number, a tick per topic, two hashes and the token of a verifier
MOST_FIELDS = 64
TYPE = "application/x-www-form-urlencoded"

_PUNCTUATION = re.compile(r"[\s().\u2010-\u2015/-]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_NATIONAL = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_NORTH_AMERICAN = re.compile(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}")


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent, as far as it is sound; `token` is the verifier's."""

    language: str
    topics: tuple[str, ...]
    phone: str
    token: str
    faults: Mapping[str, str]

    @property
    def filled(self) -> Filled:
        """What the form shows when it comes back."""
        return Filled(frozenset(self.topics), self.phone, self.faults)


def read(body: str, form: Form, language: str) -> Submission | None:
    """Return what `body` says, in the language that it names or else `language`; None where it is no form at all."""
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return None
    last = dict(pairs)
    language = last["lang"] if last.get("lang") in form.languages else language
    ticked = {value for name, value in pairs if name == "topic"}
    topics = tuple(topic.name for topic in form.topics if topic.name in ticked)
    phone, fault = phone_of(last.get("phone", ""), form)
    service = service_of(form)
    faults = {
        "form": "" if last.get("wording") == wording_sha256(form, language) else "changed",
        "topics": "" if topics else "topics_none",
        "phone": fault,
    }
    token = last.get(service.token, "") if service else ""
    return Submission(language, topics, phone, token, {place: found for place, found in faults.items() if found})


def phone_of(typed: str, form: Form) -> tuple[str, str]:
    """Return the E.164 number that somebody typed, and no fault; or no number, and what is wrong with it."""
    plain = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", typed))
    if not plain:
        return "", "phone_missing"
    if is_north_american(form) and (national := _NATIONAL.fullmatch(plain)):
        plain = f"+1{national[1]}"
    if not plain.isascii() or not _E164.fullmatch(plain):
        return "", "phone_invalid"
    if plain.startswith("+1") and not _NORTH_AMERICAN.fullmatch(plain):
        return "", "phone_invalid"
    return (plain, "") if country_of(plain) in form.countries else ("", "phone_country")
