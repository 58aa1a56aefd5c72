"""What the request queues hold, read strictly: requests, word of contacts on other channels, and of reactions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast, get_args

from lambdas.consent.instant import in_milliseconds
from lambdas.sending import fingerprint
from lambdas.sending.bad_request import BadRequest
from lambdas.sending.contact import Contact, ContactMade
from lambdas.sending.engagement import EngagementSeen, Kind
from lambdas.sending.fields import Fields, Form
from lambdas.sending.request import Notice, Priority, Purpose, Request

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.program import Program

__all__ = ["BadRequest", "parse"]

LONGEST_BODY = 1600  # the service's limit on a text
LONGEST_CONTENT = 200
LONGEST_CONTACT = 10_000
LONGEST_NAME = 64
LONGEST_SOURCE = 256
URGENT = timedelta(minutes=15)  # a one-time password that is older helps nobody
AHEAD = timedelta(minutes=5)  # what the clocks of a brand's systems may be ahead of the queue's

_E164 = Form.of(r"\+[1-9][0-9]{6,14}", "an E.164 number")  # ITU-T E.164: a country code and at most 15 digits
_ID = Form.of(r"[\x21-\x7e]{1,128}", "1 to 128 printable ASCII characters without spaces")
_ZIP_CODE = Form.of(r"[0-9]{5}", "5 digits")
_CHANNEL = Form.of(r"[a-z][a-z0-9_-]{0,29}", "1 to 30 lower-case letters, digits, dashes and underscores")

REQUEST_FIELDS = (
    *("request_id", "to", "topic", "template", "parameters", "body", "content", "not_after"),
    *("priority", "digest", "zip_code", "campaign", "notice", "purpose"),
)
CONTACT_FIELDS = ("channel", "to", "at", "content", "text")
SEEN_FIELDS = ("kind", "to", "at")


def parse(body: str, *, sent_at: datetime, program: Program) -> Request | ContactMade | EngagementSeen:
    """Return what a message of the request queues asks for; `sent_at` is when it was put there.

    BadRequest where it is neither a request nor word of a contact or a reaction. Whether the request can be met (topic,
    template, parameters, number) is the gate's to say: such a request has a fate, a message that cannot be read has
    none.
    """
    fields = Fields.of(body)
    contact = fields.inner("contact_made")
    if contact is not None:
        fields.only(("contact_made",))
        return _contact(contact, sent_at, program)
    seen = fields.inner("engagement_seen")
    if seen is not None:
        fields.only(("engagement_seen",))
        return _seen(seen, sent_at)
    fields.only(REQUEST_FIELDS)
    return _request(fields, sent_at, program)


def _request(fields: Fields, sent_at: datetime, program: Program) -> Request:
    template = fields.text("template", LONGEST_NAME)
    given = "not_after" in fields.raw
    return Request(
        request_id=fields.formed("request_id", _ID, required=True),
        to=fields.formed("to", _E164, required=True),
        topic=fields.text("topic", LONGEST_NAME, required=True),
        not_after=fields.instant("not_after") if given else _end(template, sent_at, program),
        template=template,
        parameters=fields.texts("parameters", LONGEST_BODY),
        body=fields.text("body", LONGEST_BODY),
        content=fields.text("content", LONGEST_CONTENT),
        priority="high" if fields.choice("priority", get_args(Priority), "normal") == "high" else "normal",
        digest=fields.flag("digest"),
        zip_code=fields.formed("zip_code", _ZIP_CODE),
        campaign=fields.formed("campaign", _ID),
        notice=_notice(fields.inner("notice"), sent_at),
        purpose=cast("Purpose", fields.choice("purpose", get_args(Purpose), "message")),
    )


def _end(template: str, sent_at: datetime, program: Program) -> datetime:
    named = program.template(template)
    urgent = named is not None and named.immediate
    return in_milliseconds(sent_at) + (URGENT if urgent else timedelta(hours=program.sending.lifetime_hours))


def _notice(fields: Fields | None, sent_at: datetime) -> Notice | None:
    if fields is None:
        return None
    fields.only(("source", "at"))
    return Notice(fields.text("source", LONGEST_SOURCE, required=True), _past(fields, sent_at))


def _contact(fields: Fields, sent_at: datetime, program: Program) -> ContactMade:
    fields.only(CONTACT_FIELDS)
    content, text = fields.text("content", LONGEST_CONTENT), fields.text("text", LONGEST_CONTACT)
    if not content and not text:
        raise BadRequest("contact_made must hold content, text or both, got neither")
    made = Contact(
        channel=fields.formed("channel", _CHANNEL, required=True),
        at=_past(fields, sent_at),
        key=content or fingerprint.key(text, program.name),
        sketch=fingerprint.sketch(text, program.name) if text else b"",
    )
    return ContactMade(fields.formed("to", _E164, required=True), made)


def _seen(fields: Fields, sent_at: datetime) -> EngagementSeen:
    fields.only(SEEN_FIELDS)
    kind = cast("Kind", fields.choice("kind", get_args(Kind), "other"))
    return EngagementSeen(fields.formed("to", _E164, required=True), kind, _past(fields, sent_at))


def _past(fields: Fields, sent_at: datetime) -> datetime:
    at = fields.instant("at")
    if at > sent_at + AHEAD:
        raise BadRequest(f"{fields.place}at must not lie in the future, got a time after the message's: set the clock")
    return at
