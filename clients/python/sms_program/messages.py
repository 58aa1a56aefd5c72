"""What an app puts into a program's queue. An object of these classes is one that the program can read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias, get_args

from .errors import InvalidMessageError

Priority = Literal["normal", "high"]
Purpose = Literal["message", "reminder", "farewell"]
Kind = Literal["click", "purchase", "visit", "confirmed", "other"]

LONGEST_TEXT = 1600
LONGEST_REPORT = 10_000
LONGEST_CONTENT = 200
LONGEST_NAME = 64
LONGEST_SOURCE = 256
LARGEST = 262_144  # bytes of a message, which every queue takes
AHEAD = timedelta(minutes=5)  # what clocks may differ
DERIVED = "to be derived"  # stands for an id that nobody gave: no id has spaces

# The checks of single fields; an error tells the field and the length, never the value.


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    says: str


_E164 = _Form(re.compile(r"\+(?:1[0-9]{10}|[2-9][0-9]{6,14})"), "an E.164 number")
# of the North American plan: codes that belong to no place, and numbers that are free to call
_NOBODYS = re.compile(r"\+1(?:[01]|.9|.11|37|96|800|8([2-9])\1)")
_ID = _Form(re.compile(r"[\x21-\x7e]{1,128}"), "1 to 128 printable ASCII characters without spaces")
_CHANNEL = _Form(
    re.compile(r"[a-z][a-z0-9_-]{0,29}"), "1 to 30 lower-case letters, digits, dashes and underscores, a letter first"
)
_ZIP_CODE = _Form(re.compile(r"(?:[0-9]{5}(?:-?[0-9]{4})?)?"), "a ZIP code such as 02134 or 02134-1234, or nothing")


def _fault(name: str, must: str, got: object) -> InvalidMessageError:
    found = f"{len(got)} characters" if isinstance(got, str) else type(got).__name__
    return InvalidMessageError(f"{name} must be {must}, got {found}")


def check_phone(to: object) -> None:
    """InvalidMessageError where `to` is no E.164 number."""
    _formed("to", to, _E164, required=True)


def check_id(given: object) -> None:
    """InvalidMessageError where `given` cannot be the id of a request."""
    _formed("id", given, _ID, required=True)


def _formed(name: str, value: object, form: _Form, *, required: bool = False) -> None:
    if not isinstance(value, str) or not ((not value and not required) or form.pattern.fullmatch(value)):
        raise _fault(name, form.says, value)


def _text(name: str, value: object, most: int, *, required: bool = False) -> None:
    if not isinstance(value, str) or not (1 if required else 0) <= len(value) <= most:
        raise _fault(name, f"a text of {'1 to' if required else 'at most'} {most} characters", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _fault(name, "whole characters, not half a surrogate pair", value) from None


def _choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise _fault(name, " or ".join(allowed), value)


def _instant(name: str, value: object) -> str:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise _fault(name, "a datetime with a zone", value)
    try:
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:
        raise _fault(name, "a datetime that has an equal in UTC", value) from None


def _past(name: str, value: datetime) -> None:
    _instant(name, value)
    if value > datetime.now(UTC) + AHEAD:
        raise InvalidMessageError(
            f"{name} must not lie in the future, got one that does: correct the time or the clock"
        )


def _zip_code(value: object) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1000 <= value <= 99999:  # noqa: PLR2004 - a number has lost the zero in front
            raise _fault("zip_code", _ZIP_CODE.says, value)
    else:
        _formed("zip_code", value, _ZIP_CODE)


def _written(fields: Mapping[str, Any]) -> str:
    # as ASCII: SQS refuses some characters, and takes every one that is escaped
    body = json.dumps({name: value for name, value in fields.items() if value})
    if len(body) > LARGEST:
        raise InvalidMessageError(f"a message must be at most {LARGEST} bytes, got {len(body)}")
    return body


# The messages.


@dataclass(frozen=True, slots=True)
class Notice:
    """Where and when the person learned that such texts would come; without `at`, just now."""

    source: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        _text("notice.source", self.source, LONGEST_SOURCE, required=True)
        _past("notice.at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text to one person. A transactional one names a `template` with `parameters`, a promotional one its `body`.

    The same `id` to the same number is sent once. Without an id there is one for all that says the same to the same
    person on the same day (UTC). The other fields are those of the request in docs/sending.md.
    """

    to: str
    topic: str
    template: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    id: str = DERIVED
    content: str = ""
    not_after: datetime | None = None
    priority: Priority = "normal"
    digest: bool = False
    zip_code: str | int = ""
    campaign: str = ""
    purpose: Purpose = "message"
    notice: Notice | None = None

    def __post_init__(self) -> None:
        if self.id != DERIVED:
            check_id(self.id)
        check_phone(self.to)
        _text("topic", self.topic, LONGEST_NAME, required=True)
        _text("template", self.template, LONGEST_NAME)
        self._check_parameters()
        _text("body", self.body, LONGEST_TEXT)
        _text("content", self.content, LONGEST_CONTENT)
        _choice("priority", self.priority, get_args(Priority))
        _choice("purpose", self.purpose, get_args(Purpose))
        _zip_code(self.zip_code)
        _formed("campaign", self.campaign, _ID)
        if not isinstance(self.digest, bool):
            raise _fault("digest", "True or False", self.digest)
        if self.not_after is not None:
            _instant("not_after", self.not_after)
        if self.notice is not None and not isinstance(self.notice, Notice):
            raise _fault("notice", "a Notice", self.notice)
        if self.id == DERIVED:
            object.__setattr__(self, "id", derived_id(self, datetime.now(UTC)))
        self.to_json()

    def _check_parameters(self) -> None:
        if not isinstance(self.parameters, Mapping):
            raise _fault("parameters", "a mapping of names to texts", self.parameters)
        for name, value in self.parameters.items():
            _text("the name of a parameter", name, LARGEST)
            _text("each of the parameters", value, LONGEST_TEXT)
        object.__setattr__(self, "parameters", dict(self.parameters))

    def to_json(self) -> str:
        """Return the message of the queue."""
        notice = self.notice and {"source": self.notice.source, "at": _instant("notice.at", self.notice.at)}
        return _written(
            {
                "request_id": self.id,
                "to": self.to,
                "topic": self.topic,
                "template": self.template,
                "parameters": self.parameters,
                "body": self.body,
                "content": self.content,
                "not_after": self.not_after and _instant("not_after", self.not_after),
                "priority": self.priority if self.priority != "normal" else "",
                "digest": self.digest,
                "zip_code": self.zip_code,
                "campaign": self.campaign,
                "purpose": self.purpose if self.purpose != "message" else "",
                "notice": notice,
            }
        )


def derived_id(text: Text, now: datetime) -> str:
    """Return the id of all that says the same to the same person on the day of `now`.

    When and where it may be sent does not count: an app that tries again works those out anew.
    """
    said = (text.to, text.topic, text.template, sorted(text.parameters.items()), text.body, text.content)
    return _digested([now.astimezone(UTC).date().isoformat(), *said, text.campaign, text.purpose])


def _digested(said: list[Any]) -> str:
    return f"derived-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One text in answer to a reply, within a day of it: no marketing. `reply_to` is the reply's `reply_id`.

    Without an id there is one for the same words in answer to the same reply.
    """

    to: str
    reply_to: str
    body: str
    id: str = DERIVED
    topic: str = ""
    content: str = ""
    not_after: datetime | None = None
    priority: Priority = "normal"

    def __post_init__(self) -> None:
        if self.id != DERIVED:
            check_id(self.id)
        check_phone(self.to)
        _formed("reply_to", self.reply_to, _ID, required=True)
        _text("body", self.body, LONGEST_TEXT, required=True)
        _text("topic", self.topic, LONGEST_NAME)
        _text("content", self.content, LONGEST_CONTENT)
        _choice("priority", self.priority, get_args(Priority))
        if self.not_after is not None:
            _instant("not_after", self.not_after)
        if self.id == DERIVED:
            object.__setattr__(self, "id", _digested([self.to, self.reply_to, self.body]))

    def to_json(self) -> str:
        """Return the message of the queue."""
        return _written(
            {
                "request_id": self.id,
                "to": self.to,
                "reply_to": self.reply_to,
                "body": self.body,
                "topic": self.topic,
                "content": self.content,
                "not_after": self.not_after and _instant("not_after", self.not_after),
                "priority": self.priority if self.priority != "normal" else "",
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Word of a message to one person on another channel: by `content`, by its `text`, or by both."""

    channel: str
    to: str
    at: datetime
    content: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        _formed("channel", self.channel, _CHANNEL, required=True)
        check_phone(self.to)
        _past("at", self.at)
        _text("content", self.content, LONGEST_CONTENT)
        _text("text", self.text, LONGEST_REPORT)
        if not self.content and not self.text:
            raise InvalidMessageError("a contact must have content, text or both, got neither")

    @property
    def id(self) -> str:
        """A report has none: to make it twice changes nothing."""
        return ""

    def to_json(self) -> str:
        """Return the message of the queue."""
        told = {"channel": self.channel, "to": self.to, "at": _instant("at", self.at)}
        more = {"content": self.content, "text": self.text}
        return _written({"contact_made": told | {name: value for name, value in more.items() if value}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Word of what a person did: people who react stay engaged."""

    to: str
    at: datetime
    kind: Kind = "other"

    def __post_init__(self) -> None:
        check_phone(self.to)
        _past("at", self.at)
        _choice("kind", self.kind, get_args(Kind))

    @property
    def id(self) -> str:
        """A report has none: to make it twice changes nothing."""
        return ""

    def to_json(self) -> str:
        """Return the message of the queue."""
        return _written({"engagement_seen": {"kind": self.kind, "to": self.to, "at": _instant("at", self.at)}})


Message: TypeAlias = Text | Answer | Contact | Engagement


def check_sendable(one: Text | Answer) -> None:
    """InvalidMessageError where the program could read `one`, and yet only drop it, whatever its brand file says.

    An end that has passed is not refused: a repeat may be late, and what was sent before is not sent again.
    """
    if _NOBODYS.match(one.to):
        raise InvalidMessageError("to must be a number that can be texted, got one with an area code of no place")
    if isinstance(one, Answer):
        return
    if one.purpose != "message":
        if one.template or one.body or one.parameters:
            raise InvalidMessageError(
                f"a {one.purpose} must have neither template nor parameters nor body: the program has words of its own"
            )
    elif bool(one.template) == bool(one.body):
        got = "both" if one.body else "neither"
        raise InvalidMessageError(
            f"a text must have a template (transactional programs) or a body (promotional ones), got {got}"
        )
