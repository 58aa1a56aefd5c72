"""The brand file, typed: what a platform engineer writes of a brand and its programs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from infra.brand.fields import (
    AlarmTarget,
    BrandId,
    Converted,
    Email,
    EnvironmentName,
    Identity,
    LegalEntityName,
    Part,
    Phone,
    ProgramText,
    ShortCode,
    TopicName,
    Url,
    Wording,
    list_of,
    refusal,
)
from infra.brand.form import BrandForm
from infra.brand.parts import (
    BrandPort,
    BrandTemplate,
    BrandTopic,
    BrandWaiver,
    Environments,
    Languages,
    TemplateName,
    TopicTexts,
    named,
)
from infra.brand.sending import AuditSchedule, BrandEngagement, BrandSending, ReassignedCheck
from infra.brand.source import KeyPath, MissingOriginationError, Problem
from lambdas.program import Exemption, MessageType, OptOutMode, PortEvents

# A program of the brand file: one message type, one short code, its topics and how it answers.


_TOPIC = r"[a-z][a-z0-9-]{0,29}"
TopicNames = Annotated[
    tuple[str, ...],
    Converted(
        list_of(
            lambda item: isinstance(item, str) and re.fullmatch(_TOPIC, item) is not None,
            "topics in lower case such as deals",
        ),
        "a list of topics such as [news]",
        (
            ("type", "array"),
            ("items", {"type": "string", "pattern": f"^{_TOPIC}$"}),
            ("minItems", 1),
            ("uniqueItems", True),
        ),
    ),
]


class ProgramTexts(Part):
    """Texts of the whole program in the brand's own words, in one language."""

    help: ProgramText | None = None
    stop: ProgramText | None = None
    start: ProgramText | None = None
    notice: ProgramText | None = None
    farewell: ProgramText | None = None


class ProgramMessages(ProgramTexts):
    """Texts of the whole program in the brand's own words: in its first language, and in others by their codes."""

    en: ProgramTexts | None = None
    es: ProgramTexts | None = None
    fr: ProgramTexts | None = None
    pt: ProgramTexts | None = None


class BrandProgram(Part):
    """One message type of a brand."""

    short_code: ShortCode | None = Field(default=None, examples=["55512"])
    origination: Mapping[EnvironmentName, Identity] = Field(default_factory=dict, examples=[{"local": "simulator"}])
    opt_outs: OptOutMode = "managed"
    pinpoint_project: Environments = Field(default=(), examples=[["local"]])
    topics: Mapping[TopicName, BrandTopic] = Field(min_length=1, examples=[{"deals": {"frequency": "2 msgs/month"}}])
    retired_topics: TopicNames = Field(default=(), examples=[["offers"]])
    languages: Languages = Field(default=("en",), examples=[["en", "es"]])
    ucs2: Languages = Field(default=(), examples=[["pt"]])
    messages: ProgramMessages = Field(default_factory=ProgramMessages)
    templates: Mapping[TemplateName, BrandTemplate] = Field(
        default_factory=dict,
        examples=[{"shipped": {"topic": "orders", "text": "{name}: order on its way."}}],
    )
    form: BrandForm = Field(default_factory=BrandForm, examples=[{"accent": "#0b57d0", "languages": ["en", "es"]}])
    sending: BrandSending = Field(default_factory=BrandSending, examples=[{"lifetime": "24 hours"}])
    engagement: BrandEngagement | None = Field(default=None, examples=[{"less_engaged_after": "90 days"}])
    exempt: Exemption | None = Field(default=None, examples=["package_delivery"])
    audit: AuditSchedule = Field(default="monthly", examples=["monthly"])
    reassigned_check: ReassignedCheck | None = Field(default=None, examples=["31 days"])
    ports: Sequence[BrandPort] = Field(
        default_factory=list, examples=[[{"port": "requests", "to": "arn:aws:iam::111122223333:role/shop"}]]
    )
    _place: tuple[str, int, str] = PrivateAttr(default=("brand", 1, "origination"))

    @field_validator("topics", mode="before")
    @classmethod
    def _titled(cls, topics: object) -> object:
        return {name: named(name, topic) for name, topic in topics.items()} if isinstance(topics, dict) else topics

    def texts(self, language: str) -> ProgramTexts | None:
        """Return the brand's own words in `language`, if it has any."""
        return self.messages if language == self.languages[0] else getattr(self.messages, language)

    def texts_of(self, topic: BrandTopic, language: str) -> TopicTexts | None:
        """Return the brand's own words about `topic` in `language`, if it has any."""
        return topic.messages if language == self.languages[0] else getattr(topic.messages, language)

    def texts_path(self, path: KeyPath, language: str) -> KeyPath:
        """Return where the words of a program, or of a topic, at `path` stand in the file."""
        return (*path, "messages", *(() if language == self.languages[0] else (language,)))

    def origination_for(self, environment: str) -> str:
        """Return `simulator` or the number's ARN; MissingOriginationError where `environment` has none, local aside."""
        if environment in self.origination or environment == "local":
            return self.origination.get(environment, "simulator")
        got = ", ".join(self.origination) or "none"
        problem = f"must name an origination identity for '{environment}', got {got}: add `{environment}: ARN`"
        raise MissingOriginationError([Problem(*self._place, problem)])

    def events_in(self, environment: str) -> PortEvents | Literal[""]:
        """Return how the port `events` names people in `environment`; empty where it is not open there."""
        opened = [one for one in self.ports if one.port == "events" and one.is_open_in(environment)]
        if not opened:
            return ""
        return "with_numbers" if any(one.numbers for one in opened) else "without_numbers"

    def as_deployed(self) -> BrandProgram:
        """Return the program with each topic under the name that its subscribers have been stored by from the first."""
        stored = {name: topic.renamed_from or name for name, topic in self.topics.items()}
        templates = {
            name: template.model_copy(update={"topic": stored.get(template.topic, template.topic)})
            for name, template in self.templates.items()
        }
        topics = {stored[name]: topic for name, topic in self.topics.items()}
        return self.model_copy(update={"topics": topics, "templates": templates})

    def stand_at(self, file: str, line: int, path: str) -> None:
        """Remember where `origination` stands, so that its error points there."""
        self._place = (file, line, path)


MESSAGE_TYPES: tuple[MessageType, ...] = ("transactional", "promotional")


class Support(Part):
    """Where a customer finds help; messages quote it."""

    email: Email | None = Field(default=None, examples=["help@example.com"])
    phone: Phone | None = Field(default=None, examples=["+12065550199"])
    url: Url | None = Field(default=None, examples=["https://example.com/help"])

    @model_validator(mode="after")
    def _reachable(self) -> Support:
        if not (self.email or self.phone or self.url):
            raise refusal("must hold an email, a phone or a url: add one, for example `email: help@example.com`")
        return self


class Programs(Part):
    """The message types of a brand, each a program of its own."""

    transactional: BrandProgram | None = None
    promotional: BrandProgram | None = None

    @model_validator(mode="after")
    def _some(self) -> Programs:
        if not (self.transactional or self.promotional):
            raise refusal("must hold a transactional or a promotional program: add one")
        return self


class Brand(Part):
    """One brand: the name that customers see, and its programs."""

    brand: BrandId = Field(examples=["example-corp"])
    renamed_from: BrandId | None = Field(default=None, examples=["old-corp"])
    name: Wording = Field(examples=["Example Corp"])
    legal_entity: LegalEntityName = Field(examples=["Example Holdings LLC"])
    support: Support = Field(examples=[{"email": "help@example.com"}])
    terms_url: Url = Field(examples=["https://example.com/sms/terms"])
    privacy_url: Url = Field(examples=["https://example.com/privacy"])
    programs: Programs = Field(examples=[{"promotional": {"topics": {"deals": {"frequency": "2 msgs/month"}}}}])
    alarms: Sequence[AlarmTarget] = Field(default_factory=list, examples=[["on-call@example.com"]])
    staff: Sequence[Phone] = Field(default_factory=list, max_length=20, examples=[["+12065550199"]])
    waivers: Sequence[BrandWaiver] = Field(
        default_factory=list,
        examples=[
            [
                {
                    "rule": "SmsProgram-LogRetention",
                    "reason": "auditors read them until January",
                    "owner": "platform team",
                    "until": "2027-01-31",
                }
            ]
        ],
    )

    @property
    def identity(self) -> str:
        """The id that its stacks, tables, and ledgers have borne from the first, whatever its file is called now."""
        return self.renamed_from or self.brand

    def as_deployed(self) -> Brand:
        """Return the brand under the names that its stacks and rows bear; a new name moves no one's consent."""
        programs: dict[str, BrandProgram] = {kind: self.program(kind).as_deployed() for kind in self.message_types}
        return self.model_copy(update={"brand": self.identity, "programs": self.programs.model_copy(update=programs)})

    @property
    def message_types(self) -> tuple[MessageType, ...]:
        """The message types that this brand has a program for."""
        return tuple(kind for kind in MESSAGE_TYPES if getattr(self.programs, kind) is not None)

    def program(self, message_type: MessageType) -> BrandProgram:
        """Return the brand's program of `message_type`; KeyError where it has none."""
        program: BrandProgram | None = getattr(self.programs, message_type)
        if program is None:
            raise KeyError(message_type)
        return program
