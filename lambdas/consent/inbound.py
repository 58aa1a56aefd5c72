"""An inbound text, read from the SNS envelope that the two-way channel leaves in the queue, and what it means."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lambdas.consent.phone import BadMessage, e164, masked, spelled_out
from lambdas.consent.timestamps import from_text
from lambdas.intent.keywords import Intent, IntentKind, KeywordSet
from lambdas.intent.text import plain, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lambdas.program import Program

_NATIONAL = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{6}")
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,256}")


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text from a customer. `at` is the SNS timestamp (UTC): the only clock that orders the texts of a phone."""

    message_id: str
    phone: str
    destination: str
    body: str
    at: datetime
    in_reply_to: str | None = None

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return masked(self.phone)


def parse(record_body: str) -> Inbound:
    """Return the text that an SQS record body holds; BadMessage where it holds none."""
    envelope = _object(record_body, "the record body")
    if envelope.get("Type") != "Notification":
        raise BadMessage("the record body is no SNS notification, keep raw delivery off on the subscription")
    payload = _object(_text(envelope, "Message"), "the SNS message")
    in_reply_to = payload.get("previousPublishedMessageId")
    return Inbound(
        message_id=_message_id(_text(payload, "inboundMessageId")),
        phone=_sender(_text(payload, "originationNumber")),
        destination=_text(payload, "destinationNumber"),
        body=_storable(_body(payload)),
        at=_instant(_text(envelope, "Timestamp")),
        in_reply_to=_storable(in_reply_to) if isinstance(in_reply_to, str) else None,
    )


def _sender(number: str) -> str:
    plain = spelled_out(number)
    # the plus may be gone, but not the country: ten digits may be a North American number without it
    international = plain.startswith("+") or _NATIONAL.fullmatch(plain)
    return e164(plain if international else f"+{plain}", "originationNumber")


def _body(payload: dict[str, Any]) -> str:
    # a picture comes without words, and is a reaction all the same
    return "" if payload.get("messageBody") is None else _text(payload, "messageBody")


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadMessage(f"{what} is no JSON object")
    return value


def _text(source: dict[str, Any], name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str):
        raise BadMessage(f"{name} must be a string, got {'nothing' if value is None else type(value).__name__}")
    return value


def _message_id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        raise BadMessage(f"inboundMessageId must be 1 to 256 printable characters, got {len(text)}")
    return text


def _instant(text: str) -> datetime:
    try:
        return from_text(text)
    except (ValueError, OverflowError):
        raise BadMessage("Timestamp must be an ISO 8601 time with a zone") from None


def _storable(text: str) -> str:
    # half an emoji must not keep a STOP out of the ledger: what UTF-8 cannot hold becomes "?"
    return text.encode(errors="replace").decode()


def understood(message: Inbound, program: Program) -> Intent:
    """Return what `message` means to `program`, whatever is on record."""
    from lambdas.intent.recognise import recognise  # noqa: PLC0415 - large, and most functions hear nobody

    return recognise(message.body, _keywords(program))


@lru_cache(maxsize=8)
def _keywords(program: Program) -> KeywordSet:
    return KeywordSet.default(topics={topic.keyword: topic.name for topic in program.topics})


# what a keyword of the pool does that does not opt out
_DONE_BY: Mapping[str, tuple[IntentKind, ...]] = {
    **dict.fromkeys(("HELP", "INFO"), (IntentKind.HELP,)),
    **dict.fromkeys(("START", "UNSTOP"), (IntentKind.START, IntentKind.JOIN)),
}


def answered_by_service(body: str, meant: IntentKind, program: Program) -> bool:
    """Whether the service itself did what `body` means: its first words are a keyword of the pool that does just that.

    AWS says on one page that a text matches which begins with a keyword, on another that it matches by its first word.
    Where the two differ we do it too: where the service has, it refuses our answer, as the number is on its list.
    """
    text = body.strip().upper()
    keywords = (word.upper() for word in program.service_keywords)
    matching = (word for word in keywords if text.startswith(word) and not text[len(word) : len(word) + 1].isalnum())
    keyword = max(matching, key=len, default=None)
    return keyword is not None and meant in _DONE_BY.get(keyword, (IntentKind.OPT_OUT, IntentKind.LEAVE))


_ENGLISH_WORDS = frozenset({"stop", "help", "info"})


def language_of_answer(message: Inbound, program: Program) -> str:
    """Return the language in which carriers want a word that chooses none answered; empty where the person's will do.

    Those of Canada want it in English, whatever the person speaks: ADR 41.
    """
    if not program.translations or "en" not in program.languages:
        return ""
    if not _ENGLISH_WORDS & {*words_of(plain(message.body))[:1]}:
        return ""
    from lambdas.quiet_hours.regions import country_of  # noqa: PLC0415 - few programs have several languages

    return "en" if country_of(message.phone) == "CA" else ""
