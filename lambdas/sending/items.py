"""How requests, histories and contacts lie in the Sends table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.items import instant, text, text_attributes
from lambdas.consent.timestamps import from_text, to_text
from lambdas.delivery.health import KEPT
from lambdas.program.frequency import Frequency
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.caps import Answered, History, Sent
from lambdas.sending.request import Contact, Contacts, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lambdas.consent.items import Row
    from lambdas.sending.request import Request

REQUEST = "request#"
DEFERRED = "deferred#"
DEFERRED_KEPT = timedelta(days=7)  # past the return: the row is there for whoever hears of it, and decides nothing
SENDING = "sending"
CONTACTS = "contacts"
REPLY = "reply#"  # what a customer texted and the brand may answer
REPLY_KEPT = timedelta(days=14)  # as long as its queue keeps it: an answer that comes late is told so


def attempt_key(phone: str, request_id: str) -> Row:
    """Return the key under which the passage of a request lies."""
    return text_attributes({"phone": phone, "item": REQUEST + request_id})


def attempt_row(send_attempt: SendAttempt) -> Row:
    """Return the row of a passage, which the table forgets by itself after five years."""
    texts = {
        "fate": send_attempt.fate,
        "reason": send_attempt.reason,
        "at": to_text(send_attempt.at),
        "topic": send_attempt.topic,
        "template": send_attempt.template,
        "campaign": send_attempt.campaign,
        "content": send_attempt.content,
        "body": send_attempt.body,
        "claimed_until": _optional(send_attempt.claimed_until),
        "message_id": send_attempt.message_id,
        "not_after": _optional(send_attempt.not_after),
        "zip_code": send_attempt.zip_code,
        "notice_source": send_attempt.notice.source if send_attempt.notice else "",
        "notice_at": to_text(send_attempt.notice.at) if send_attempt.notice else "",
    }
    numbers = {"parts": send_attempt.parts, "attempts": send_attempt.attempts}
    told = {name: {"N": str(number)} for name, number in numbers.items() if number}
    expires_at = {"N": str(int((send_attempt.at + KEPT).timestamp()))}
    return (
        attempt_key(send_attempt.phone, send_attempt.request_id)
        | text_attributes(texts)
        | told
        | {"expires_at": expires_at}
    )


def attempt_of(row: Row | None) -> SendAttempt | None:
    """Return the passage that `row` holds; None where there is no such row."""
    if not row:
        return None
    told_at = instant(row, "notice_at")
    return SendAttempt(
        phone=text(row, "phone"),
        request_id=text(row, "item").removeprefix(REQUEST),
        topic=text(row, "topic"),
        fate=AttemptStatus(text(row, "fate")),
        at=from_text(text(row, "at")),
        template=text(row, "template"),
        campaign=text(row, "campaign"),
        notice=Notice(text(row, "notice_source"), told_at) if told_at else None,
        reason=text(row, "reason"),
        body=text(row, "body"),
        parts=_number(row, "parts"),
        content=text(row, "content"),
        claimed_until=instant(row, "claimed_until"),
        attempts=_number(row, "attempts"),
        message_id=text(row, "message_id"),
        not_after=instant(row, "not_after"),
        zip_code=text(row, "zip_code"),
    )


def reply_row(phone: str, reply_id: str, at: datetime) -> Row:
    """Return the row of a reply that `phone` sent then, by which an answer is bound to it."""
    expires_at = {"N": str(int((at + REPLY_KEPT).timestamp()))}
    return text_attributes({"phone": phone, "item": REPLY + reply_id, "at": to_text(at)}) | {"expires_at": expires_at}


def deferral_row(request: Request, until: datetime, reason: str) -> Row:
    """Return the row that says until when `request` is deferred, and why; the gate itself never reads it."""
    texts = {
        "phone": request.to,
        "item": DEFERRED + request.request_id,
        "until": to_text(until),
        "reason": reason,
        "topic": request.topic,
        "template": request.template,
        "campaign": request.campaign,
    }
    return text_attributes(texts) | {"expires_at": {"N": str(int((until + DEFERRED_KEPT).timestamp()))}}


def history_row(phone: str, history: History) -> Row:
    """Return the row of what was sent to `phone`."""
    texts = {"phone": phone, "item": SENDING, "notice_at": _optional(history.notice_at), "last": history.last}
    sends = {"L": [{"M": _sent_attributes(sent)} for sent in history.sends]}
    times = {name: {"M": _times(known)} for name, known in (("told", history.told), ("marks", history.marks))}
    agreed = {topic: {"S": ", ".join(one.words for one in held)} for topic, held in history.agreed.items()}
    answers = [{"M": text_attributes({"at": to_text(one.at), "reply": one.reply_id})} for one in history.answers]
    rest = {"version": {"N": str(history.version)}, "sends": sends, "agreed": {"M": agreed}}
    return text_attributes(texts) | rest | times | ({"answers": {"L": answers}} if answers else {})


def history_of(row: Row | None) -> History:
    """Return the history that `row` holds; an empty one where there is no such row."""
    if not row:
        return History()
    return History(
        version=_number(row, "version"),
        sends=tuple(_sent(sent["M"]) for sent in row["sends"]["L"]),
        notice_at=instant(row, "notice_at"),
        told=_timed(row, "told"),
        marks=_timed(row, "marks"),
        agreed=_agreed(row),
        answers=tuple(_answered(one["M"]) for one in row["answers"]["L"]) if "answers" in row else (),
        last=text(row, "last"),
    )


def contacts_row(phone: str, contacts: Contacts, gone: datetime) -> Row:
    """Return the row of what a person got on other channels, which the table forgets by itself once it is `gone`."""
    made = {"L": [{"M": _contact_attributes(contact)} for contact in contacts.made]}
    numbers = {"version": {"N": str(contacts.version)}, "expires_at": {"N": str(int(gone.timestamp()))}}
    return text_attributes({"phone": phone, "item": CONTACTS}) | numbers | {"made": made}


def contacts_of(row: Row | None) -> Contacts:
    """Return the contacts that `row` holds; none where there is no such row."""
    if not row:
        return Contacts()
    return Contacts(_number(row, "version"), tuple(_contact(made["M"]) for made in row["made"]["L"]))


def _sent_attributes(sent: Sent) -> Row:
    return text_attributes({"at": to_text(sent.at), "topic": sent.topic, "content": sent.content}) | _sketch(
        sent.sketch
    )


def _sent(row: Row) -> Sent:
    return Sent(from_text(text(row, "at")), text(row, "topic"), text(row, "content"), _sketched(row))


def _answered(row: Row) -> Answered:
    return Answered(from_text(text(row, "at")), text(row, "reply"))


def _contact_attributes(made: Contact) -> Row:
    return text_attributes({"channel": made.channel, "at": to_text(made.at), "key": made.key}) | _sketch(made.sketch)


def _contact(row: Row) -> Contact:
    return Contact(text(row, "channel"), from_text(text(row, "at")), text(row, "key"), _sketched(row))


def _sketch(sketch: bytes) -> Row:
    return {"sketch": {"B": sketch}} if sketch else {}


def _sketched(row: Row) -> bytes:
    return bytes(row["sketch"]["B"]) if "sketch" in row else b""


def _times(known: Mapping[str, datetime]) -> Row:
    return {name: {"S": to_text(at)} for name, at in known.items()}


def _timed(row: Row, name: str) -> dict[str, datetime]:
    return {key: from_text(at["S"]) for key, at in row[name]["M"].items()} if name in row else {}


def _agreed(row: Row) -> dict[str, tuple[Frequency, ...]]:
    told = row["agreed"]["M"] if "agreed" in row else {}
    return {
        topic: tuple(map(Frequency.from_words, filter(None, words["S"].split(", ")))) for topic, words in told.items()
    }


def _number(row: Row, name: str) -> int:
    return int(row[name]["N"]) if name in row else 0


def _optional(at: datetime | None) -> str:
    return to_text(at) if at else ""
