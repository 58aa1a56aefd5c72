"""The parts of a program in a brand file: waivers, templates, topics, languages, ports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PrivateAttr

from infra.brand.fields import (
    MESSAGE_LIMIT,
    Checked,
    Converted,
    FormerFrequencies,
    FrequencyText,
    Keyword,
    Part,
    Title,
    TopicName,
    TopicText,
    Unquoted,
    count,
    list_of,
    shape,
)
from infra.policy.rules import RULES, WAIVABLE
from infra.policy.templates.template import Waiver as PolicyWaiver
from infra.ports import GRANTEE
from lambdas.messages.languages import LANGUAGES
from lambdas.messages.languages import Code as LanguageCode
from lambdas.program import MayHold
from lambdas.program.frequency import VARIES, Frequency

# A waiver of the brand file: what is let through, why, who answers for it, and until when.


_CHOICE = tuple(sorted(WAIVABLE))


def _rule_problems(rule: str) -> Iterator[str]:
    if rule in WAIVABLE:
        return
    if any(one.id == rule for one in RULES):
        yield f"must be a rule that may be waived ({', '.join(_CHOICE)}), got '{rule}': mend what it finds"
        return
    near = get_close_matches(rule, _CHOICE, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "docs/rules.md tells which there are"
    yield f"must be a rule that may be waived ({', '.join(_CHOICE)}), got '{rule}': {hint}"


def _day(value: object) -> date | None:
    raw = value.raw if isinstance(value, Unquoted) else value
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


Reason = Annotated[str, shape(r"\S.{8,198}\S", "one line of 10 to 200 characters that says why")]


class Waiver(Part):
    """Why something is let through, who answers for it, and until when."""

    reason: Reason = Field(examples=["the auditors read them in January"])
    owner: Annotated[
        str,
        shape(r"[^@\s]+@[^@\s]+\.[^@\s]+|[A-Za-z][A-Za-z0-9 &-]{1,38}[A-Za-z0-9]", "an email address or a team"),
    ] = Field(examples=["platform team"])
    until: Annotated[date, Converted(_day, "a day such as 2027-01-31", (("type", "string"), ("format", "date")))] = (
        Field(examples=["2027-01-31"])
    )


class BrandWaiver(Waiver):
    """A finding that is let through for a time; it reaches every program of its brand."""

    rule: Annotated[str, Checked(_rule_problems, (("enum", list(_CHOICE)),))] = Field(examples=[_CHOICE[0]])
    _place: str = PrivateAttr(default="")

    def stand_at(self, place: str) -> None:
        """Remember the file and line of the waiver, so that the policy can name them."""
        self._place = place

    def as_term(self) -> PolicyWaiver:
        """Return the waiver as the policy knows it."""
        return PolicyWaiver(self.rule, self.reason, self.owner, self.until, self._place)


# A template of the brand file: a text that a transactional program may send, and the texts that templates come to.


FACTS = ("name", "contact")
LONGEST_VALUE = 160

# what other texts have placeholders for cannot be a parameter here, so that no placeholder has two meanings
_TAKEN = frozenset({*FACTS, "topic", "topics", "keyword", "keywords", "frequency", "label", "plan"})


def _length_problems(value: str) -> Iterator[str]:
    if not value.strip() or len(value) > MESSAGE_LIMIT:
        yield f"must be a text of 1 to {MESSAGE_LIMIT} characters, got {len(value)}"


def _taken_problems(value: str) -> Iterator[str]:
    if value in _TAKEN:
        yield f"must not be one of {', '.join(sorted(_TAKEN))}, got '{value}': these are facts of the brand file"


TemplateName = Annotated[
    str, shape("[a-z][a-z0-9-]{0,29}", "1 to 30 lower-case letters, digits and dashes, beginning with a letter")
]
ParameterName = Annotated[
    str,
    shape("[a-z][a-z0-9_]{0,29}", "1 to 30 lower-case letters, digits and underscores, beginning with a letter"),
    Checked(_taken_problems),
]
TemplateText = Annotated[str, Checked(_length_problems, (("minLength", 1), ("maxLength", MESSAGE_LIMIT)))]


class BrandTemplate(Part):
    """A text that a transactional program may send; `parameters` holds the most characters that each may have.

    Values hold no link and no number to call but where `may_hold` names the parameter.
    """

    topic: TopicName = Field(examples=["orders"])
    text: TemplateText = Field(examples=["{name}: order {order} has shipped."])
    parameters: Mapping[ParameterName, Annotated[int, count(LONGEST_VALUE)]] = Field(
        default_factory=dict, examples=[{"order": 12}]
    )
    may_hold: Mapping[ParameterName, MayHold] = Field(default_factory=dict, examples=[{"driver": "phone_number"}])
    texts: Mapping[LanguageCode, TemplateText] = Field(
        default_factory=dict, examples=[{"es": "{name}: su pedido {order} va en camino."}]
    )
    immediate: bool = False
    resend: bool = False
    waiver: Waiver | None = Field(
        default=None,
        examples=[{"reason": "counsel: a notice that the law wants", "owner": "legal team", "until": "2027-01-31"}],
    )

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What may stand in braces in the text: facts of the brand, then parameters."""
        return (*FACTS, *self.parameters)

    def text_in(self, language: str) -> str:
        """Return the text as the file has it in `language`, or its usual one."""
        return next((text for code, text in self.texts.items() if code == language), self.text)


# A topic of the brand file: a list that a customer joins by texting its keyword.


class TopicTexts(Part):
    """Texts of one topic in the brand's own words, in one language."""

    confirmation_request: TopicText | None = None
    confirmation: TopicText | None = None
    left: TopicText | None = None
    reminder: TopicText | None = None


class TopicMessages(TopicTexts):
    """Texts of one topic in the brand's own words: in the program's first language, and in others by their codes."""

    en: TopicTexts | None = None
    es: TopicTexts | None = None
    fr: TopicTexts | None = None
    pt: TopicTexts | None = None


class BrandTopic(Part):
    """A list that a customer joins by texting `keyword`; title and keyword are made from its name where not given."""

    model_config = ConfigDict(json_schema_extra={"required": ["frequency"]})

    title: Title = Field(examples=["deals"])
    titles: Mapping[LanguageCode, Title] = Field(default_factory=dict, examples=[{"es": "rebajas"}])
    keyword: Keyword = Field(examples=["DEALS"])
    frequency: FrequencyText = Field(examples=["2 msgs/month"])
    formerly: FormerFrequencies = Field(default=(), examples=[["2 msgs/month"]])
    messages: TopicMessages = Field(default_factory=TopicMessages)
    renamed_from: TopicName | None = Field(default=None, examples=["offers"])

    def title_in(self, language: str) -> str:
        """Return the title in `language`, or the usual one."""
        return next((title for code, title in self.titles.items() if code == language), self.title)

    @property
    def cadence(self) -> Frequency:
        """The declared frequency as a count and its period; the count is None where it varies."""
        return _cadence(self.frequency)

    @property
    def former_cadences(self) -> tuple[Frequency, ...]:
        """The frequencies that were declared before."""
        return tuple(map(_cadence, self.formerly))

    @property
    def frequency_text(self) -> str:
        """The declared frequency as messages state it, e.g. `1 msg/order` or `Msg frequency varies`."""
        return self.cadence.words


def _cadence(written: str) -> Frequency:
    return Frequency.from_words(VARIES if written == "varies" else written)


def named(name: object, topic: object) -> object:
    """Return the data of `topic` with the title and keyword that its name stands for, where it gives none."""
    if not isinstance(topic, dict) or not isinstance(name, str):
        return topic
    return {"title": name.replace("-", " "), "keyword": name.upper(), **topic}


# The languages that texts are written in.


_WRITTEN = tuple(LANGUAGES)
Languages = Annotated[
    tuple[str, ...],
    Converted(
        list_of(
            lambda item: item in _WRITTEN,
            f"of the languages {', '.join(_WRITTEN)} those of the program's texts, the usual one first",
        ),
        "a list of languages such as [en, es]",
        (("type", "array"), ("items", {"enum": list(_WRITTEN)}), ("minItems", 1), ("uniqueItems", True)),
    ),
]


# A port of the brand file: who, outside the landing zone, may reach the program, and by which way.


_ENVIRONMENT = r"[a-z][a-z0-9-]{0,30}"
Environments = Annotated[
    tuple[str, ...],
    Converted(
        list_of(
            lambda item: isinstance(item, str) and re.fullmatch(_ENVIRONMENT, item) is not None,
            "environments of cdk.json, in lower case such as local or prod",
        ),
        "a list of environments such as [local, prod]",
        (
            ("type", "array"),
            ("items", {"type": "string", "pattern": f"^{_ENVIRONMENT}$"}),
            ("minItems", 1),
            ("uniqueItems", True),
        ),
    ),
]


PortName = Literal["requests", "replies", "results", "events", "reads", "alarms", "reports", "archive"]


class BrandPort(Part):
    """One port of a program, opened to one role or one account, in every environment or in those named.

    The ports `events`, `replies`, and `reads` may be opened to nobody: then only whoever operates programs uses them.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"port": {"const": "events"}}},
            "else": {
                "not": {"anyOf": [{"required": ["numbers"]}, {"required": ["reason"]}]},
                "anyOf": [{"required": ["to"]}, {"properties": {"port": {"enum": ["replies", "reads"]}}}],
            },
            "dependentRequired": {"numbers": ["reason"], "reason": ["numbers"]},
        }
    )
    port: PortName = Field(examples=["requests"])
    to: (
        Annotated[
            str,
            shape(
                GRANTEE,
                "the ARN of one role or an account's 12 digits in quotes",
                "write arn:aws:iam::ACCOUNT:role/NAME without wildcards",
            ),
        ]
        | None
    ) = Field(default=None, examples=["arn:aws:iam::111122223333:role/shop"])
    environments: Environments = Field(default=(), examples=[["prod"]])
    numbers: Literal["clear"] | None = Field(default=None, examples=["clear"])
    reason: Reason | None = Field(default=None, examples=["the CRM knows people by number alone"])

    def is_open_in(self, environment: str) -> bool:
        """Whether the port is open in `environment`."""
        return not self.environments or environment in self.environments
