"""What the gate says of one request: send it, defer it until then, or drop it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Hand `body` to the service now; the network may try for `seconds` (5 to 259,200), then the text is void.

    `notice` tells that the body says how to opt out. `content` and `sketch` are what the history knows it by.
    """

    body: str
    parts: int
    seconds: int
    notice: bool
    content: str = ""
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Defer:
    """Ask again at `until` (UTC): what stands against the text now is over then."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """Never send this."""

    reason: Reason


Verdict = Send | Defer | Drop


# Why a text was not sent, or not yet: the whole list, one word each.


class Reason(StrEnum):
    """A reason as rows, metrics and reports carry it; `says` is the sentence that documents it."""

    says: str

    def __new__(cls, value: str, says: str) -> Self:
        """Return the reason written `value`."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.says = says
        return made

    # what is asked for
    UNKNOWN_TOPIC = "unknown_topic", "The program has no topic of that name."
    UNKNOWN_TEMPLATE = "unknown_template", "The program has no template of that name for that topic."
    TEMPLATE_NEEDED = "template_needed", "A transactional program sends only the templates of its brand file."
    BODY_NEEDED = "body_needed", "A promotional text, or an answer, brings its own body, and no template."
    BAD_PARAMETER = (
        "bad_parameter",
        "A parameter is missing, unknown, too long, or holds a link or a control character.",
    )
    BAD_CONTENT = (
        "bad_content",
        "The body hides a link or a control character, contains $$$, does not name the brand, or is not filled in.",
    )
    TOO_LONG = "too_long", "The text has more segments than the program allows."
    CANCELLED = "cancelled", "A person cancelled the campaign."
    OWN_WORDS = "own_words", "A reminder or farewell uses the promotional program's own words and has no body."
    # whom it is for
    INVALID_NUMBER = "invalid_number", "The number is not assigned to anyone who can be texted."
    COUNTRY_NOT_SERVED = "country_not_served", "The program does not text that country."
    UNREACHABLE = "unreachable", "The network reports that this number cannot be reached."
    # what the person wants
    STOPPED = "stopped", "The person told the program to stop."
    IN_DOUBT = "in_doubt", "The person may have opted out, and nobody has ruled on it yet."
    NOT_SUBSCRIBED = "not_subscribed", "The person has not confirmed a subscription to this topic, or has left it."
    NO_NOTICE = "no_notice", "The person was not told to expect these texts."
    PAUSED = "paused", "The person paused the program's texts."
    UNENGAGED = "unengaged", "The person no longer reacts and is no longer texted."
    DIGEST_ONLY = "digest_only", "The person rarely reacts and gets digests only."
    NOT_DUE = "not_due", "The person was reminded or joined recently, or already got a farewell."
    # what it answers
    NO_REPLY = "no_reply", "The person never sent the program a reply of that id."
    REPLY_TOO_OLD = "reply_too_old", "The reply was sent more than 24 hours ago, so it may not be answered anymore."
    ANSWERED = "answered", "The reply has had its three answers, or the person fifty within 24 hours."
    ADVERTISES = "advertises", "The answer reads like marketing, which no reply asks for."
    # how much, when, and what else they got
    SAME_CONTENT = "same_content", "The person recently got the same content, on this or another channel."
    CAP = (
        "cap",
        "The frequency that is declared or was agreed to, or a state's cap, is used up until the request expires.",
    )
    WINDOW = "window", "There is no lawful hour for this person before the request expires."
    EXPIRED = "expired", "The request expired before the text could be sent."
    UNCHECKED = (
        "unchecked",
        "Neither the consent nor a check of the number for a new owner is as recent as the brand asks.",
    )
    UNHEARD = "unheard", "What customers text is not being read, so that an opt-out may be waiting."
    # how the attempt ended
    REFUSED = "refused", "The service refuses to text this number."
    OVER_PRICE = "over_price", "The text would cost more than the program pays for one to that country."
    PROTECTED = "protected", "A protect configuration of the account blocks this number."
    OPTED_OUT = "opted_out", "The number is on the service's opt-out list; that is on record now."
    UNKNOWN = "unknown", "The service may or may not have taken the text, so it is not sent again."
    PUMPING = "pumping", "So many texts to numbers of this range, or so dear a day, look like pumping."
    # for now only
    PACE = "pace", "The service accepts no more at the moment."
    BUSY = "busy", "Another text to this person is being sent."
    CAMPAIGN_PAUSED = "campaign_paused", "A person paused the campaign."
