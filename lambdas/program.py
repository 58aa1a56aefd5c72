"""The program manifest: the one contract between the infrastructure and the functions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from lambdas.sending.engagement import EngagementRule
from lambdas.sending.manner import PauseRule, Sending
from lambdas.sending.template import Parameter, Template

__all__ = [
    "Frequency",
    "MessageType",
    "OptOutMode",
    "Parameter",
    "PauseRule",
    "Program",
    "ProgramCopy",
    "Sending",
    "Template",
    "Topic",
    "TopicCopy",
]

MessageType = Literal["transactional", "promotional"]
OptOutMode = Literal["managed", "self_managed"]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a topic texts: `count` messages per `period`; a count of None means that it varies."""

    count: int | None
    period: str


@dataclass(frozen=True, slots=True)
class TopicCopy:
    """The rendered texts of one topic, as a customer reads them."""

    confirmation_request: str
    confirmation: str
    left: str
    reminder: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A list inside a program that a customer joins by texting its keyword."""

    name: str
    keyword: str
    title: str
    frequency: Frequency
    copy: TopicCopy


@dataclass(frozen=True, slots=True)
class ProgramCopy:
    """The rendered texts that a program answers with whatever the topic.

    The functions fill in what the brand file cannot know: `{topics}` of several at once, the `{link}` of one phone, the
    `{day}` on which a pause ends. The last three are empty where the program has no web page.
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


@dataclass(frozen=True, slots=True)
class Program:
    """One brand x message type: what its functions know without asking anyone.

    `service_keywords` are the words that the pool answers itself (a message that begins with one has had
    its answer from the service). `pending_hours` is how long a confirmation request waits for its YES.
    `engagement` says whom a promotional program texts less, and whom no more.
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
    sending: Sending
    engagement: EngagementRule | None

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
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

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
            templates=tuple(Template.of(item) for item in raw.pop("templates")),
            sending=Sending.of(raw.pop("sending")),
            engagement=EngagementRule(**engagement) if engagement else None,
            **raw,
        )


def _topic(raw: dict[str, Any]) -> Topic:
    frequency, copy = Frequency(**raw.pop("frequency")), TopicCopy(**raw.pop("copy"))
    return Topic(frequency=frequency, copy=copy, **raw)
