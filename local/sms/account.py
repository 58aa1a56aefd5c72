"""What an account holds of the service: opt-out lists, numbers, pools, configuration sets, and texts."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from lambdas.messages.segments import parts

OPT_OUT_WORDS = ("ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE")
"""The words that the service itself takes for STOP."""


@dataclass(frozen=True)
class Keyword:
    """A word that the service answers, and what it does besides: AUTOMATIC_RESPONSE, OPT_OUT or OPT_IN."""

    word: str
    message: str
    action: str

    def begins(self, body: str) -> bool:
        """Whether a text begins with this keyword, whatever its case: the rule of the service."""
        return body.lstrip().casefold().startswith(self.word.casefold())

    @property
    def mandatory(self) -> bool:
        """Whether it is HELP, or opts the sender out or in: what self-managed opt-outs leave to the customer."""
        return self.word == "HELP" or self.action != "AUTOMATIC_RESPONSE"


@dataclass(frozen=True)
class Channel:
    """How texts to a number are answered, and which opt-out list (ARN) holds for it."""

    keywords: tuple[Keyword, ...]
    opt_out_list: str
    two_way: bool = False
    topic: str | None = None
    self_managed: bool = False
    protected: bool = False
    shared_routes: bool = False

    def keyword_of(self, body: str) -> Keyword | None:
        """Return the longest keyword that the text begins with; the service's own opt-out words stand for STOP."""
        stop = next(keyword for keyword in self.keywords if keyword.word == "STOP")
        own = tuple(Keyword(word, stop.message, stop.action) for word in OPT_OUT_WORDS if word != "STOP")
        found = [keyword for keyword in self.keywords + own if keyword.begins(body)]
        return max(found, key=lambda keyword: len(keyword.word), default=None)

    def handles(self, keyword: Keyword) -> bool:
        """Whether the service itself answers the keyword and acts on it."""
        return not (self.self_managed and keyword.mandatory)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Anything with an ARN; the last part of the ARN is its id or name."""

    kind: ClassVar[str]
    arn: str
    created: float = field(default_factory=time.time)

    @property
    def name(self) -> str:
        """Return the id or name within the account."""
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True)
class OptedOut:
    """A phone on an opt-out list, since when (epoch seconds), and whether its owner asked by text."""

    number: str
    since: float
    by_end_user: bool


@dataclass(frozen=True, kw_only=True)
class OptOutList(Holding):
    """Phones that may not be texted, and when the API last took a phone off."""

    kind = "opt-out-list"
    phones: dict[str, OptedOut] = field(default_factory=dict)
    taken_off: dict[str, float] = field(default_factory=dict)

    def add(self, number: str, *, by_end_user: bool) -> OptedOut:
        """Put a phone on the list and return its entry; an entry that stands already is kept."""
        return self.phones.setdefault(number, OptedOut(number, time.time(), by_end_user))


@dataclass(frozen=True, kw_only=True)
class PhoneNumber(Holding):
    """A number of the account; a real short code shows its message type only by its first send (None until then)."""

    kind = "phone-number"
    number: str
    number_type: str
    message_type: str | None
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class Pool(Holding):
    """A pool and the ARN of its one number."""

    kind = "pool"
    number: str
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class EventDestination:
    """A topic that gets delivery events of the given types, or of all."""

    topic: str
    types: frozenset[str]

    def wants(self, event_type: str) -> bool:
        """Whether an event of this type goes to the topic."""
        return bool(self.types & {event_type, "ALL", "TEXT_ALL"})


@dataclass(frozen=True, kw_only=True)
class ConfigurationSet(Holding):
    """A configuration set, the topics of its enabled event destinations, and its protect configuration (ARN)."""

    kind = "configuration-set"
    destinations: tuple[EventDestination, ...] = ()
    protection: str = ""


@dataclass(frozen=True)
class NumberRule:
    """What a protect configuration says of one number: ALLOW or BLOCK, since and until when (epoch seconds)."""

    number: str
    action: str
    since: float
    until: float | None = None


@dataclass(frozen=True, kw_only=True)
class ProtectConfiguration(Holding):
    """The rule of each country that has one, and of single numbers, which stand over it."""

    kind = "protect-configuration"
    countries: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, NumberRule] = field(default_factory=dict)
    protected: bool = False

    def rule(self, number: str) -> str | None:
        """Return what is in force for one number alone."""
        found = self.numbers.get(number)
        return found.action if found and (found.until is None or found.until > time.time()) else None


# Texts that passed through the account: the one form the server keeps and the door's client reads.


@dataclass(frozen=True, kw_only=True)
class SentMessage:
    """A text that left the account: `by` is `api` for SendTextMessage and `service` for a keyword's answer."""

    message_id: str
    from_: str
    to: str
    body: str
    message_type: str
    by: str
    origination_identity: str
    configuration_set: str | None = None
    context: dict[str, str] = field(default_factory=dict)
    at: float = field(default_factory=time.time)


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """A text that reached a number: which keyword it began with, what the service answered, whether the topic got it.

    `problem` says why the topic did not; the real service drops such a message without a word to the sender.
    """

    inbound_message_id: str
    from_: str
    to: str
    body: str
    keyword: str | None = None
    answer: str | None = None
    published: bool = False
    problem: str | None = None
    at: float = field(default_factory=time.time)


# What becomes of a text that was sent, which the local network tells by the number alone. The two simulator numbers
# are AWS's own. The ranges of a thousand numbers each are this project's convention and mean nothing to AWS: +1 425
# 559 0000 to 9999, by the first of the last four digits. Every other phone gets its texts.


BLOCKED_DESTINATION = "+14254147167"
"""The simulator number of AWS whose texts are always blocked; those to +14254147755 always arrive."""

SUCCESSFUL = "+14255590"
"""The carrier took the text, and that is all that is ever told."""
INVALID = "+14255591"
"""There is no such number."""
UNREACHABLE = "+14255592"
"""The network cannot reach the number."""
CARRIER_UNREACHABLE = "+14255593"
"""The carrier cannot reach the number."""
CARRIER_BLOCKED = "+14255594"
"""The carrier blocks the text."""
SPAM = "+14255595"
"""The carrier takes the text for spam."""
UNKNOWN = "+14255596"
"""The text is under way, and nobody ever learns whether it arrived."""
EXPIRED = "+14255597"
"""The text's time to live ran out before the phone was there."""
KNOWN_LATE = "+14255598"
"""Nobody knows at first, and then the text turns out to have arrived."""
SLOW = "+14255599"
"""Every step on the way is told before the text arrives."""

PRICE_OF_A_PART = Decimal("0.00581")
"""US dollars, for a text from a US short code as it is generally published."""

_ENDS = {
    BLOCKED_DESTINATION: ("BLOCKED",),
    SUCCESSFUL: ("SUCCESSFUL",),
    INVALID: ("INVALID",),
    UNREACHABLE: ("UNREACHABLE",),
    CARRIER_UNREACHABLE: ("CARRIER_UNREACHABLE",),
    CARRIER_BLOCKED: ("CARRIER_BLOCKED",),
    SPAM: ("SPAM",),
    UNKNOWN: ("PENDING", "UNKNOWN"),
    EXPIRED: ("TTL_EXPIRED",),
    KNOWN_LATE: ("UNKNOWN", "DELIVERED"),
    SLOW: ("QUEUED", "PENDING", "DELIVERED"),
}
_ON_THE_WAY = {"QUEUED", "PENDING"}


@dataclass(frozen=True)
class Fate:
    """The statuses that a text passes through, the last of them its end."""

    statuses: tuple[str, ...]

    @classmethod
    def of(cls, number: str) -> "Fate":
        """Return what becomes of a text to `number`."""
        return cls(next((ends for prefix, ends in _ENDS.items() if number.startswith(prefix)), ("DELIVERED",)))

    def events(self, message: SentMessage) -> Iterator[dict[str, Any]]:
        """Yield the delivery events of a text, in the service's event format 1.0, a millisecond apart."""
        now = int(time.time() * 1000)
        for step, status in enumerate(self.statuses):
            yield _event(message, status, now + step)


def _event(message: SentMessage, status: str, milliseconds: int) -> dict[str, Any]:
    count = parts(message.body)
    return {
        "eventType": f"TEXT_{status}",
        "eventVersion": "1.0",
        "eventTimestamp": milliseconds,
        "isFinal": status not in _ON_THE_WAY,
        "originationPhoneNumber": message.from_,
        "destinationPhoneNumber": message.to,
        "isoCountryCode": "US",
        "messageId": message.message_id,
        "messageRequestTimestamp": int(message.at * 1000),
        "messageType": message.message_type,
        "messageStatus": status,
        "context": message.context,
        "totalMessageParts": count,
        "totalMessagePrice": float(count * PRICE_OF_A_PART),
    }
