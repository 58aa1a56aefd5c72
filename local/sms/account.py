"""What an account holds of the service: opt-out lists, numbers, pools and configuration sets."""

import time
from dataclasses import dataclass, field
from typing import ClassVar

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
    """A configuration set and the topics of its enabled event destinations."""

    kind = "configuration-set"
    destinations: tuple[EventDestination, ...] = ()
