"""What the request queues hold, read strictly; an error names the field, never its value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast, get_args

from lambdas.consent.phone import POSSIBLE, Unreadable
from lambdas.consent.timestamps import from_text, in_milliseconds
from lambdas.messages.content import content_key, similarity_hash
from lambdas.quiet_hours.zip_code import BadZipCode, read_zip_code
from lambdas.sending.engagement import EngagementSeen, Kind
from lambdas.sending.request import Contact, ContactMade, Notice, Priority, Purpose, Request

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lambdas.program import Program

__all__ = ["BadRequest", "asked_consents", "asked_status", "parse"]

# The error of a queue message that asks for nothing that could be done.


class BadRequest(Unreadable):
    """A queue message that is no request; its reason names fields and lengths, never a number or a body."""


# The fields of a queue message, each read by its exact type and limits; a fault names the field, never its value.


_KINDS = {"NoneType": "null", "dict": "an object", "list": "a list", "str": "a string", "bool": "true or false"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must look like as a whole, and how an error says so."""

    pattern: re.Pattern[str]
    says: str

    @classmethod
    def of(cls, pattern: str, says: str) -> Form:
        """Return the form of texts that match `pattern`, called `says`."""
        return cls(re.compile(pattern), says)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one JSON object; `place` is what stands before their names in an error, e.g. `notice.`."""

    raw: dict[str, Any]
    place: str = ""

    @classmethod
    def from_json(cls, body: str) -> Fields:
        """Return the fields of the JSON object that `body` is; BadRequest where it is none."""
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise BadRequest(f"the message must be a JSON object, got {len(body)} characters of something else")
        return cls(value)

    def only(self, allowed: Collection[str]) -> None:
        """Refuse every field that is not `allowed`; its name is not repeated, it might be anything."""
        if more := self.raw.keys() - set(allowed):
            where = self.place.rstrip(".") or "the message"
            raise BadRequest(f"{where} must hold no fields but {', '.join(allowed)}, got {len(more)} more: delete them")

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Return a text of 1 to `most` characters; empty where it is absent and not `required`."""
        if name not in self.raw and not required:
            return ""
        value = self._typed(name, str, "a string")
        if not 1 <= len(value) <= most:
            raise self._fault(name, f"1 to {most} characters", str(len(value)))
        return self._sound(name, value)

    def formed(self, name: str, form: Form, *, required: bool = False) -> str:
        """Return a text of that form; empty where it is absent and not `required`."""
        if name not in self.raw and not required:
            return ""
        value: str = self._typed(name, str, "a string")
        if not form.pattern.fullmatch(value):
            raise self._fault(name, form.says, f"{len(value)} characters of another form")
        return value

    def zip_code(self, name: str) -> str:
        """Return the five digits of a ZIP code, however it is written; empty where it is absent or not known."""
        try:
            return read_zip_code(self.raw.get(name, ""))
        except BadZipCode as bad:
            raise BadRequest(f"{self.place}{name} {bad}") from None

    def choice(self, name: str, allowed: Collection[str], otherwise: str) -> str:
        """Return one of the `allowed` texts; `otherwise` where the field is absent."""
        value: str = self._typed(name, str, "a string") if name in self.raw else otherwise
        if value not in allowed:
            raise self._fault(name, " or ".join(allowed), f"a string of {len(value)} characters")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false where the field is absent."""
        return bool(self._typed(name, bool, "true or false")) if name in self.raw else False

    def instant(self, name: str) -> datetime:
        """Return an instant (UTC, whole milliseconds)."""
        try:
            return from_text(self._typed(name, str, "a string"))
        except (ValueError, OverflowError) as fault:
            if isinstance(fault, BadRequest):
                raise
            raise self._fault(name, "an ISO 8601 time with a zone", "another form") from None

    def texts(self, name: str, most: int) -> dict[str, str]:
        """Return an object of texts of at most `most` characters each; empty where it is absent."""
        if name not in self.raw:
            return {}
        held = self._typed(name, dict, "an object")
        if not all(isinstance(value, str) and len(value) <= most for value in held.values()):
            raise self._fault(name, f"an object of strings of at most {most} characters", "other values")
        return {self._sound(name, key): self._sound(name, value) for key, value in held.items()}

    def inner(self, name: str) -> Fields | None:
        """Return the fields of the object in the field `name`; None where it is absent."""
        return Fields(self._typed(name, dict, "an object"), f"{name}.") if name in self.raw else None

    def _typed(self, name: str, kind: type, says: str) -> Any:  # noqa: ANN401 - it is of that kind
        if name not in self.raw:
            raise self._fault(name, says, "nothing")
        value = self.raw[name]
        if not isinstance(value, kind):
            found = type(value).__name__
            raise self._fault(name, says, _KINDS.get(found, "a number"))
        return value

    def _sound(self, name: str, value: str) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._fault(name, "whole characters", "half a surrogate pair") from None
        return value

    def _fault(self, name: str, must: str, got: str) -> BadRequest:
        return BadRequest(f"{self.place}{name} must be {must}, got {got}")


LONGEST_BODY = 1600  # the service's limit on a text
LONGEST_CONTENT = 200
LONGEST_CONTACT = 10_000
LONGEST_NAME = 64
LONGEST_SOURCE = 256
URGENT = timedelta(minutes=15)  # a one-time password that is older helps nobody
AHEAD = timedelta(minutes=5)  # what the clocks of a brand's systems may be ahead of the queue's

_E164 = Form.of(POSSIBLE.pattern, "an E.164 number")
_ID = Form.of(r"[\x21-\x7e]{1,128}", "1 to 128 printable ASCII characters without spaces")
_CHANNEL = Form.of(r"[a-z][a-z0-9_-]{0,29}", "1 to 30 lower-case letters, digits, dashes and underscores")

REQUEST_FIELDS = (
    *("request_id", "to", "topic", "template", "parameters", "body", "content", "not_after"),
    *("priority", "digest", "zip_code", "campaign", "notice", "purpose"),
)
# an answer rests on the reply alone: nothing that says to whom, when or how often marketing goes has a place in it
ANSWER_FIELDS = ("request_id", "to", "reply_to", "topic", "body", "content", "not_after", "priority")
# what the program itself asks for once more has its words on record
RETRY_FIELDS = ("request_id", "to", "topic", "template", "not_after", "zip_code", "notice", "retry")
_SPECIAL = {"reply_to": ANSWER_FIELDS, "retry": RETRY_FIELDS}
CONTACT_FIELDS = ("channel", "to", "at", "content", "text")
SEEN_FIELDS = ("kind", "to", "at")


def parse(body: str, *, sent_at: datetime, program: Program) -> Request | ContactMade | EngagementSeen:
    """Return what a message of the request queues asks for; `sent_at` is when it was put there.

    BadRequest where it is neither a request nor word of a contact or a reaction. Whether the request can be met (topic,
    template, parameters, number) is the gate's to say: such a request has a fate, a message that cannot be read has
    none.
    """
    fields = Fields.from_json(body)
    contact = fields.inner("contact_made")
    if contact is not None:
        fields.only(("contact_made",))
        return _contact(contact, sent_at, program)
    seen = fields.inner("engagement_seen")
    if seen is not None:
        fields.only(("engagement_seen",))
        return _seen(seen, sent_at)
    special = next((name for name in _SPECIAL if name in fields.raw), "")
    allowed = _SPECIAL.get(special, REQUEST_FIELDS)
    if special and (others := [name for name in REQUEST_FIELDS if name in fields.raw and name not in allowed]):
        raise BadRequest(f"{', '.join(others)} must be left out beside {special}")
    fields.only(allowed)
    return _request(fields, sent_at, program)


def _request(fields: Fields, sent_at: datetime, program: Program) -> Request:
    template = fields.text("template", LONGEST_NAME)
    given = "not_after" in fields.raw
    return Request(
        request_id=fields.formed("request_id", _ID, required=True),
        to=fields.formed("to", _E164, required=True),
        topic=fields.text("topic", LONGEST_NAME, required="reply_to" not in fields.raw),
        not_after=fields.instant("not_after") if given else _end(template, sent_at, program),
        template=template,
        parameters=fields.texts("parameters", LONGEST_BODY),
        body=fields.text("body", LONGEST_BODY),
        content=fields.text("content", LONGEST_CONTENT),
        priority="high" if fields.choice("priority", get_args(Priority), "normal") == "high" else "normal",
        digest=fields.flag("digest"),
        zip_code=fields.zip_code("zip_code"),
        campaign=fields.formed("campaign", _ID),
        notice=_notice(fields.inner("notice"), sent_at),
        purpose=cast("Purpose", fields.choice("purpose", get_args(Purpose), "message")),
        reply_to=fields.formed("reply_to", _ID),
        retry=fields.formed("retry", _ID),
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
        key=content or content_key(text, program.name),
        sketch=similarity_hash(text, program.name) if text else b"",
    )
    return ContactMade(fields.formed("to", _E164, required=True), made)


def _seen(fields: Fields, sent_at: datetime) -> EngagementSeen:
    fields.only(SEEN_FIELDS)
    kind = cast("Kind", fields.choice("kind", get_args(Kind), "other"))
    return EngagementSeen(fields.formed("to", _E164, required=True), kind, _past(fields, sent_at))


def _past(fields: Fields, sent_at: datetime) -> datetime:
    at = fields.instant("at")
    if at > sent_at + AHEAD:
        raise BadRequest(
            f"{fields.place}at must not lie in the future, got one after the message's: correct the time or the clock"
        )
    return at


# Questions of the port `reads`: of a request, or of a person.


def asked_status(question: object) -> tuple[str, str]:
    """Return the id and the number of the request that `question` is about; BadRequest where it is about none."""
    fields = _question(question, "status", ("ask", "request_id", "to"))
    return fields.formed("request_id", _ID, required=True), fields.formed("to", _E164, required=True)


def asked_consents(question: object) -> str:
    """Return the number of the person whom `question` is about; BadRequest where it is about nobody."""
    return _question(question, "consents", ("ask", "to")).formed("to", _E164, required=True)


def _question(question: object, kind: str, allowed: Collection[str]) -> Fields:
    if not isinstance(question, dict):
        raise BadRequest("the question must be a JSON object, got something else")
    fields = Fields(question)
    if fields.choice("ask", ("status", "consents"), "") != kind:
        raise BadRequest(f"ask must be {kind}")
    fields.only(allowed)
    return fields
