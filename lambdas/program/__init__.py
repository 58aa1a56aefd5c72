"""The program manifest: the one contract between infrastructure and functions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from lambdas.messages.languages import ENGLISH, LANGUAGES, Language
from lambdas.program.frequency import Frequency
from lambdas.program.sending import EngagementRule, SendingSettings

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
