"""The program manifest, with how the program sends: the one contract between infrastructure and functions."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.messages.languages import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lambdas.messages.languages import Language

__all__ = [
    "Frequency",
    "MessageType",
    "OptOutMode",
    "Parameter",
    "PauseRule",
    "Program",
    "ProgramCopy",
    "PumpingRule",
    "SendingSettings",
    "Template",
    "Topic",
    "TopicCopy",
    "Translation",
]

# The hours of a week in which texts may go out, by the recipient's own clock.


MIDNIGHT = 24 * 60
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until just before `closes`, in minutes of the local day; ValueError where that is no span of it."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(
                f"hours must open before they close, within minutes 0 to {MIDNIGHT} of the day, "
                f"got {self.opens} to {self.closes}"
            )


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of each kind of day; None is closed. `holidays` are the federal ones (5 U.S.C. 6103)."""

    weekdays: Hours | None
    saturday: Hours | None
    sunday: Hours | None
    holidays: Hours | None

    def hours(self, day: date, *, holiday: bool) -> Hours | None:
        """Return the hours of `day`; the hours of a holiday narrow those of its weekday and never widen them."""
        usual = {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(day.weekday(), self.weekdays)
        return common(usual, self.holidays) if holiday else usual

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """Return the week that `asdict` wrote; KeyError or TypeError where a field is missing or unknown."""
        return cls(**{name: Hours(**hours) if hours else None for name, hours in raw.items()})


def common(one: Hours | None, other: Hours | None) -> Hours | None:
    """Return the minutes that both hold; None where they share none."""
    if one is None or other is None:
        return None
    opens, closes = max(one.opens, other.opens), min(one.closes, other.closes)
    return Hours(opens, closes) if opens < closes else None


# the practice guide asks for normal daytime business hours
PRACTICE = Week(Hours(9 * 60, 18 * 60), Hours(10 * 60, 17 * 60), None, None)
DAYTIME = Week(*[Hours(8 * 60, 21 * 60)] * 4)


# How a program sends: where to, how fast, in which hours, and when it pauses by itself.


@dataclass(frozen=True, slots=True)
class PauseRule:
    """When a promotional program pauses by itself: what share of the last `hours`' texts was blocked or answered STOP.

    Fewer than `least` texts say nothing yet.
    """

    opt_out_share: float
    block_share: float
    least: int
    hours: int


@dataclass(frozen=True, slots=True)
class PumpingRule:
    """What a program's immediate texts cost a day at most, in US dollars, and how many go to one range an hour."""

    budget: int
    per_range: int


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """How a program sends: to which countries (ISO codes), how fast, in which hours, for how long it tries.

    `most_parts` is what one text may take; a request without an end of its own ends after `lifetime_hours`. What a
    person got on any channel is not sent again within `same_content_hours`. `max_price` holds what the brand pays at
    most for a message part, in US dollars, by country; `keyword` is the name under which a short code is registered.
    `caller_share` tells which of how many promotional programs of its legal entity it is, since they share the caps
    that the law sets per caller; it is empty where there is but one.
    """

    countries: tuple[str, ...]
    parts_per_second: int
    most_parts: int
    week: Week
    lifetime_hours: int
    same_content_hours: int
    pause: PauseRule | None
    max_price: tuple[tuple[str, float], ...] = ()
    keyword: str = ""
    caller_share: tuple[int, ...] = ()
    pumping: PumpingRule | None = None

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the manner that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        pause, pumping = raw.pop("pause"), raw.pop("pumping", None)
        return cls(
            countries=tuple(raw.pop("countries")),
            week=Week.from_dict(raw.pop("week")),
            pause=PauseRule(**pause) if pause else None,
            pumping=PumpingRule(**pumping) if pumping else None,
            max_price=tuple((country, dollars) for country, dollars in raw.pop("max_price", ())),
            caller_share=tuple(raw.pop("caller_share", ())),
            **raw,
        )


@dataclass(frozen=True, slots=True)
class EngagementRule:
    """After how much silence a person is less engaged, and unengaged; how long nobody is judged after an opt-in.

    `digest_hours` is the least time between two digests to a person who is less engaged.
    """

    less_engaged_hours: int
    unengaged_hours: int
    grace_hours: int
    digest_hours: int


# The texts that a transactional program may send, with places for values.


MayHold = Literal["link", "phone_number"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A placeholder of a template, the most characters of its value, and what that `may_hold` beside plain words."""

    name: str
    longest: int
    may_hold: MayHold | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A text that a transactional program may send, with `{name}` where the value of a parameter goes.

    An `immediate` text answers an act of the customer (a one-time password, a receipt) and waits for no window.
    `resend` says that it may go out again where the service never said whether it took it.
    """

    name: str
    topic: str
    text: str
    parameters: tuple[Parameter, ...]
    immediate: bool
    resend: bool

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the template that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        parameters = tuple(Parameter(**parameter) for parameter in raw.pop("parameters"))
        return cls(parameters=parameters, **raw)


MessageType = Literal["transactional", "promotional"]
OptOutMode = Literal["managed", "self_managed"]
# texts that need no consent, 47 CFR 64.1200(a)(9)(i), (iii), (iv) and (a)(1): a STOP to others leaves them alone
Exemption = Literal["package_delivery", "financial", "healthcare", "emergency"]


PortEvents = Literal["without_numbers", "with_numbers"]  # how the port `events` names people


VARIES = ENGLISH.varies


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a topic texts: `count` messages per `period`; a count of None means that it varies."""

    count: int | None
    period: str

    @property
    def words(self) -> str:
        """The frequency as messages state it, e.g. `1 msg/order`, `2 msgs/month` or `Msg frequency varies`."""
        return self.said_in(ENGLISH)

    def said_in(self, language: Language) -> str:
        """Return the frequency as messages in `language` state it."""
        return language.frequency(self.count, self.period)

    @classmethod
    def from_words(cls, words: str) -> Self:
        """Return the frequency that `words` wrote; ValueError where it is none of those."""
        if words == VARIES:
            return cls(count=None, period="")
        said, _, period = words.partition("/")
        return cls(count=int(said.split(" ", 1)[0]), period=period)


# rolling, and no shorter than the longest such period of a calendar: none ever sees more than was declared
PERIODS: Mapping[str, timedelta] = {
    "day": timedelta(hours=24),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


def raised(old: Frequency, new: Frequency) -> bool:
    """Whether some span may hold more texts by `new` than by `old`."""
    if old.count is None or new.count is None:
        return old.count is not None
    before, now = PERIODS.get(old.period), PERIODS.get(new.period)
    if before is None or now is None:
        return old.period != new.period or new.count > old.count
    return new.count * math.ceil(before / now) > old.count


def as_agreed(text: str, declared: Frequency, agreed: Iterable[Frequency], language: Language = ENGLISH) -> str:
    """Return `text`, which states the `declared` frequency, as somebody reads it who agreed to a lower one."""
    lower = next((one for one in agreed if raised(one, declared)), None)
    return text.replace(declared.said_in(language), lower.said_in(language)) if lower else text


# A frequency as texts to customers state it, ours and those of lists that are imported; a range promises its end.


_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PERIODS = {
    **dict.fromkeys(("day", "dia", "día", "jour"), "day"),
    **dict.fromkeys(("week", "wk", "semana", "semaine"), "week"),
    **dict.fromkeys(("month", "mo", "mth", "mes", "mês", "mois"), "month"),
    **dict.fromkeys(("year", "yr", "año", "ano"), "year"),
}
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_ADJECTIVES = {
    **dict.fromkeys(("diario", "diarios", "diária", "diárias"), "day"),
    **dict.fromkeys(("semanal", "semanales", "semanais"), "week"),
    **dict.fromkeys(("mensual", "mensuales", "mensal", "mensais"), "month"),
}
_NOUN = r"(?:msgs?|messages?|texts?|sms|alerts?|mensajes?|msjs?|mensage(?:m|ns))"
_STATED = re.compile(
    rf"(?<![\d.,$])\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS[1:])})\+?(?: \w+){{0,2}}? ?{_NOUN}\.? ?"
    rf"(?:/|(?:sent |will be sent )?(?:per|an?|each|every|al|por|a la|par|ao)\b) ?(?P<period>{'|'.join(_PERIODS)})\b"
    rf"|\b(?P<times>once|twice) (?:an?|per|each|every) (?P<of>{'|'.join(_PERIODS)})\b"
    rf"|(?<![\d.,$])\b(?P<some>\d{{1,3}}) {_NOUN} (?P<adjective>{'|'.join(_ADJECTIVES)})\b"
    rf"|\b(?P<adverb>{'|'.join(_ADVERBS)}) {_NOUN}\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def stated_frequencies(text: str) -> tuple[Frequency, ...]:
    """Return every frequency with a period of the calendar that `text` states; none where it says that it varies."""
    return tuple(dict.fromkeys(_frequency(found) for found in _STATED.finditer(text)))


def _frequency(found: re.Match[str]) -> Frequency:
    if adverb := found["adverb"]:
        return Frequency(1, _ADVERBS[adverb.lower()])
    if times := found["times"]:
        return Frequency(1 if times.lower() == "once" else 2, _PERIODS[found["of"].lower()])
    if adjective := found["adjective"]:
        return Frequency(int(found["some"]), _ADJECTIVES[adjective.lower()])
    said = found["count"].lower()
    return Frequency(int(said) if said.isdigit() else _COUNTS.index(said), _PERIODS[found["period"].lower()])


@dataclass(frozen=True, slots=True)
class TopicCopy:
    """The rendered texts of one topic, as a customer reads them."""

    confirmation_request: str
    confirmation: str
    left: str
    reminder: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A list inside a program that a customer joins by texting its keyword.

    `formerly` are the frequencies that it declared before: whoever's record names none is held to all of them.
    """

    name: str
    keyword: str
    title: str
    frequency: Frequency
    copy: TopicCopy
    formerly: tuple[Frequency, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgramCopy:
    """The rendered texts that a program answers with whatever the topic.

    The functions fill in what the brand file cannot know: `{topics}` of several at once, the `{link}` of a phone, the
    `{day}` on which a pause ends, the `{choices}` between topics. What speaks of the web page, from `preferences` to
    `resumed`, is empty where the program has none.
    """

    help: str
    stop: str
    start: str
    notice: str
    farewell: str
    confirmation_requests: str
    confirmations: str
    preferences: str
    paused: str
    resumed: str
    which: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """All texts of a program in a language beside its first one; topics and templates stand in the program's order.

    Of a topic they are its title and its texts, of a template its text.
    """

    language: str
    copy: ProgramCopy
    topics: tuple[tuple[str, TopicCopy], ...]
    templates: tuple[str, ...]

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the texts that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        return cls(
            copy=ProgramCopy(**raw.pop("copy")),
            topics=tuple((title, TopicCopy(**copy)) for title, copy in raw.pop("topics")),
            templates=tuple(raw.pop("templates")),
            **raw,
        )


@dataclass(frozen=True, slots=True)
class Program:
    """One brand x message type: what its functions know without asking anyone.

    `service_keywords` are the words that the pool answers itself (a message that begins with one has had
    its answer from the service). `pending_hours` is how long a confirmation request waits for its YES.
    `engagement` says whom a promotional program texts less, and whom no more. `exempt` names why texts of a
    transactional program need no consent; it is empty for all that do.
    `reassigned_check_hours` is for how long marketing may rest on a consent, or on the newest word that its number was
    not reassigned since; 0 is for ever. Its own texts are in `language`, `translations` hold them in the others.
    `events` says whether the program tells others what happened, and how.
    """

    environment: str
    brand: str
    name: str
    legal_entity: str
    message_type: MessageType
    opt_out_mode: OptOutMode
    topics: tuple[Topic, ...]
    copy: ProgramCopy
    service_keywords: tuple[str, ...]
    pending_hours: int
    audience_shards: int
    templates: tuple[Template, ...]
    sending: SendingSettings
    engagement: EngagementRule | None
    exempt: Exemption | Literal[""] = ""
    reassigned_check_hours: int = 0
    language: str = ENGLISH.code
    translations: tuple[Translation, ...] = ()
    events: PortEvents | Literal[""] = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its texts are written in, the usual one first."""
        return (self.language, *(one.language for one in self.translations))

    @property
    def words(self) -> Language:
        """The small words of its language."""
        return LANGUAGES[self.language]

    def offered(self, language: str) -> str:
        """Return `language` where people can choose it here; empty where they cannot."""
        return language if self.translations and language in self.languages else ""

    def read_in(self, language: str) -> Program:
        """Return the program with its texts in `language`; itself where it has none in that language."""
        found = next((one for one in self.translations if one.language == language), None)
        if found is None:
            return self
        topics = zip(self.topics, found.topics, strict=True)
        templates = zip(self.templates, found.templates, strict=True)
        return replace(
            self,
            language=language,
            copy=found.copy,
            topics=tuple(replace(topic, title=title, copy=copy) for topic, (title, copy) in topics),
            templates=tuple(replace(template, text=text) for template, text in templates),
        )

    @property
    def keeps_list(self) -> bool:
        """Whether opt-outs go onto the service's list, which the API leads off once in thirty days (ADR 25)."""
        return self.opt_out_mode == "managed"

    @property
    def id(self) -> str:
        """The program's name inside its environment, e.g. `example-corp/promotional`."""
        return f"{self.brand}/{self.message_type}"

    def topic(self, name: str) -> Topic:
        """Return the topic called `name`; KeyError where the program has none."""
        for topic in self.topics:
            if topic.name == name:
                return topic
        raise KeyError(name)

    def template(self, name: str) -> Template | None:
        """Return the template called `name`; None where the program has none."""
        return next((template for template in self.templates if template.name == name), None)

    def to_json(self) -> str:
        """Return the canonical JSON of this manifest: sorted keys, no spaces, UTF-8 text."""
        written = asdict(self)
        for topic in written["topics"]:
            if not topic["formerly"]:  # as it was written before there were former frequencies
                del topic["formerly"]
        for parameter in (one for template in written["templates"] for one in template["parameters"]):
            if not parameter["may_hold"]:
                del parameter["may_hold"]
        for name in ("max_price", "keyword", "caller_share", "pumping"):
            if not written["sending"][name]:
                del written["sending"][name]
        if self.language == ENGLISH.code:  # as it was written before there were languages
            del written["language"]
        for name in ("exempt", "reassigned_check_hours", "translations", "events"):
            if not written[name]:  # as it was written before there were such
                del written[name]
        return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON: written into every consent event as proof of the wording in force."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the manifest written by `to_json`; KeyError or TypeError where a field is missing or unknown."""
        raw: dict[str, Any] = json.loads(text)
        engagement = raw.pop("engagement")
        return cls(
            topics=tuple(_topic(item) for item in raw.pop("topics")),
            copy=ProgramCopy(**raw.pop("copy")),
            service_keywords=tuple(raw.pop("service_keywords")),
            templates=tuple(Template.from_dict(item) for item in raw.pop("templates")),
            sending=SendingSettings.from_dict(raw.pop("sending")),
            engagement=EngagementRule(**engagement) if engagement else None,
            translations=tuple(Translation.from_dict(item) for item in raw.pop("translations", ())),
            **raw,
        )


def _topic(raw: dict[str, Any]) -> Topic:
    frequency, copy = Frequency(**raw.pop("frequency")), TopicCopy(**raw.pop("copy"))
    formerly = tuple(Frequency(**former) for former in raw.pop("formerly", ()))
    return Topic(frequency=frequency, copy=copy, formerly=formerly, **raw)
