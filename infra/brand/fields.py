"""The kinds of value in a brand file: each checks itself and says what it must be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from infra.alarm_targets import EMAIL, MUST, TARGET
from infra.brand.wording.carelessness import link_problems, placeholder_problems, text_problems
from infra.brand.wording.keywords import keyword_problems
from infra.brand.wording.likeness import goes_on_after_its_form

MESSAGE_LIMIT = 1600  # the service's limit on a keyword's message and on a text

_REGION = r"[a-z]{2}(?:-[a-z]+)+-[0-9]"
_CERTIFICATE_ARN = (
    rf"arn:aws(?:-us-gov)?:acm:{_REGION}:[0-9]{{12}}:certificate/[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}"
)
_NUMBER_ARN = rf"arn:aws(?:-us-gov)?:sms-voice:{_REGION}:[0-9]{{12}}:phone-number/phone-[0-9a-f]{{32}}"


class Part(BaseModel):
    """A mapping of the brand file: nothing is converted, unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that `check` finds no problem in; `schema` is what an editor may know of it."""

    check: Callable[[str], Iterable[str]]
    schema: tuple[tuple[str, object], ...] = ()

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._validated, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **dict(self.schema)}

    def _validated(self, value: str) -> str:
        if problems := list(self.check(value)):
            raise refusal(*problems)
        return value


def refusal(*problems: str) -> PydanticCustomError:
    """Return the error of a value that is wrong in each of these ways."""
    return PydanticCustomError("problems", "{problems}", {"problems": list(problems)})


def shape(pattern: str, must: str, hint: str = "") -> Checked:
    """Return the check that a text matches `pattern` as a whole."""
    compiled = re.compile(pattern)

    def check(value: str) -> Iterator[str]:
        if not compiled.fullmatch(value):
            yield f"must be {must}, got '{value}'" + (f": {hint}" if hint else "")

    return Checked(check, (("pattern", f"^(?:{pattern})$"), ("description", f"Must be {must}.")))


def wording(limit: int, *, lettered: bool = False) -> Checked:
    """Return the check of a name or title that messages quote: one line of at most `limit` GSM-7 characters.

    With `lettered` it may have other letters too: whether its language chooses them shows in the program alone.
    """

    def check(value: str) -> Iterator[str]:
        if not 1 <= len(value) <= limit or value != value.strip() or set(value) & set("{}\n\r"):
            yield f"must be one line of 1 to {limit} characters without braces or spaces around it, got '{value}'"
        yield from text_problems(value, ucs2=lettered)

    return Checked(check, (("minLength", 1), ("maxLength", limit)))


def template(*placeholders: str) -> Checked:
    """Return the check of a message in the brand's own words, with these `placeholders`."""

    def check(value: str) -> Iterator[str]:
        if not value.strip() or len(value) > MESSAGE_LIMIT:
            yield f"must be a text of 1 to {MESSAGE_LIMIT} characters, got {len(value)}"
        if unknown := list(placeholder_problems(value, placeholders)):
            yield from unknown
            yield from text_problems(value)  # what cannot be filled in is not read again as a message

    return Checked(check, (("minLength", 1), ("maxLength", MESSAGE_LIMIT)))


def form_problems(value: str) -> Iterator[str]:
    """Yield the problem of a legal entity's name that goes on behind its legal form."""
    if goes_on_after_its_form(value):
        yield f"must end with its legal form, got '{value}': write the name as it is registered"


_INSTRUCTS = re.compile(r"\b(?:reply|text|txt|send|opt[ -]?(?:in|out)|unsubscribe) (?:\w+ )?(?:[A-Z]{2,}|to)\b")


def title_problems(value: str) -> Iterator[str]:
    """Yield the problem of a title that tells people what to do: other texts are built around it."""
    if found := _INSTRUCTS.search(value):
        yield f"must only name the list, got '{found.group()}': what people may reply is said around it"


BrandId = Annotated[
    str, shape("[a-z][a-z0-9-]{1,30}", "2 to 31 lower-case letters, digits and dashes, beginning with a letter")
]
TopicName = Annotated[
    str, shape("[a-z][a-z0-9-]{0,29}", "1 to 30 lower-case letters, digits and dashes, beginning with a letter")
]
EnvironmentName = Annotated[
    str, shape("[a-z][a-z0-9-]{0,30}", "an environment of cdk.json, in lower case such as local or prod")
]
Wording = Annotated[str, wording(40)]
Title = Annotated[str, wording(40, lettered=True), Checked(title_problems)]
# a letter of another alphabet that looks like one of ours would make one company two
LegalEntityName = Annotated[
    str,
    shape(
        r"(?=.{1,100}$)[A-Za-z0-9](?:[A-Za-z0-9.,'()/&+-]| (?! ))*(?<! )",
        "one line of 1 to 100 English letters, digits, single spaces, and &.,'()/+-",
    ),
    Checked(form_problems),
]
Email = Annotated[str, shape(EMAIL, "an email address such as help@example.com")]
AlarmTarget = Annotated[str, shape(TARGET, MUST)]
Phone = Annotated[
    str,
    shape(
        r"(?!\+1900|\+1[0-9]{3}976)\+(?:1[0-9]{10}|[2-9][0-9]{6,14})",
        "an E.164 number such as +12065550199, whose calls cost no premium",
        "write + and country code, digits only",
    ),
]
Url = Annotated[
    str,
    shape(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#][!-z|~]*)?", "an https:// address"),
    Checked(link_problems),
]
# US codes have five or six digits and never begin with 1: usshortcodes.com, FAQ
ShortCode = Annotated[str, shape("[2-9][0-9]{4,5}", "5 or 6 digits, the first of them 2 to 9")]
Identity = Annotated[
    str,
    shape(
        f"simulator|{_NUMBER_ARN}",
        "simulator or arn:aws:sms-voice:REGION:ACCOUNT:phone-number/phone-ID",
        "copy the number's ARN from the console; its ID has 32 hex digits",
    ),
]
HostName = Annotated[
    str,
    shape(
        r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
        "a host name such as text.example.com, in lower case",
        "write it without https:// and without a path",
    ),
]
CertificateArn = Annotated[
    str,
    shape(
        _CERTIFICATE_ARN,
        "arn:aws:acm:REGION:ACCOUNT:certificate/ID",
        "copy the ARN of an issued certificate from the console of Certificate Manager",
    ),
]
_FREQUENCY = "varies|[1-9][0-9]{0,2} msgs?/[a-z]{1,20}"
_FREQUENCIES = "a count per period such as 2 msgs/month or 1 msg/order, or varies"
FrequencyText = Annotated[str, shape(_FREQUENCY, _FREQUENCIES)]
Keyword = Annotated[str, Checked(keyword_problems, (("pattern", "^[A-Z0-9]+([ -][A-Z0-9]+)*$"), ("maxLength", 30)))]
ProgramText = Annotated[str, template("name", "topics", "keywords", "frequency", "contact")]
TopicText = Annotated[str, template("name", "topic", "keyword", "frequency", "contact")]


# What may stand at a key of a brand file as YAML reads it, and how a fault quotes it.


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A value without quotes that YAML does not read as text; `raw` is what stands in the file."""

    raw: str
    kind: str


def quoted(value: object) -> str:
    """Return `value` as a fault quotes it: `'often'`, `the number 7`, `a mapping`."""
    if isinstance(value, Unquoted):
        return f"{value.kind} {value.raw}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a mapping"


# Quantities of a brand file, whole numbers, times and shares, written as a person says them; and lists.


_HOURS = {"hour": 1, "day": 24}
_TIME = re.compile(r"([1-9][0-9]{0,3}) (hour|day)s?")
_SHARE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?) ?%")


@dataclass(frozen=True, slots=True, eq=False)  # hashed by identity, as a schema holds lists and mappings
class Converted:
    """A value that `convert` makes of what stands in the file; it makes None of what is not as `must` says."""

    convert: Callable[[object], Any]
    must: str
    schema: tuple[tuple[str, object], ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validated)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**dict(self.schema), "description": f"Must be {self.must}."}

    def _validated(self, value: object) -> object:
        made = self.convert(value)
        if made is None:
            raise refusal(f"must be {self.must}, got {'an empty list' if value == [] else quoted(value)}")
        return made


def count(most: int) -> Converted:
    """Return the conversion of a whole number from 1 to `most`."""

    def convert(value: object) -> int | None:
        raw = value.raw if isinstance(value, Unquoted) else str(value)
        number = int(raw) if re.fullmatch(r"[1-9][0-9]{0,9}", raw) else 0
        return number if 1 <= number <= most else None

    return Converted(
        convert, f"a whole number from 1 to {most:,}", (("type", "integer"), ("minimum", 1), ("maximum", most))
    )


def time(most_hours: int, example: str) -> Converted:
    """Return the conversion to hours of a time of whole hours or days, at most `most_hours`."""
    most = f"{most_hours // 24} days" if most_hours > _HOURS["day"] else f"{most_hours} hours"

    def convert(value: object) -> int | None:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        hours = int(match[1]) * _HOURS[match[2]] if match else 0
        return hours if 1 <= hours <= most_hours else None

    must = f"a time from 1 hour to {most} such as {example}"
    return Converted(convert, must, (("type", "string"), ("pattern", f"^(?:{_TIME.pattern})$")))


def share(most_percent: int, example: str) -> Converted:
    """Return the conversion to a fraction of a share above 0 % and at most `most_percent`."""

    def convert(value: object) -> float | None:
        match = _SHARE.fullmatch(value) if isinstance(value, str) else None
        percent = Decimal(match[1]) if match else Decimal(0)
        return float(percent / 100) if 0 < percent <= most_percent else None

    must = f"a share above 0 % and at most {most_percent} % such as {example}"
    return Converted(convert, must, (("type", "string"), ("pattern", f"^(?:{_SHARE.pattern})$")))


_DOLLARS = r"(?:0|[1-9][0-9]?)(?:\.[0-9]{1,5})?"


def dollars(example: str) -> Converted:
    """Return the conversion of an amount in US dollars that the service can be told: above 0 and below 100."""

    def convert(value: object) -> float | None:
        raw = value.raw if isinstance(value, Unquoted) else str(value)
        amount = float(raw) if re.fullmatch(_DOLLARS, raw) else 0.0
        return amount or None

    return Converted(
        convert,
        f"US dollars above 0 and below 100, to five decimals, such as {example}",
        (("type", "number"), ("exclusiveMinimum", 0), ("exclusiveMaximum", 100)),
    )


def list_of(allowed: Callable[[object], bool], must: str) -> Callable[[object], tuple[str, ...] | None]:
    """Return the conversion of a list of `allowed` items, each once; `must` says what they are."""

    def convert(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list | tuple) or not value:
            return None
        if problems := list(_problems(value, allowed, must)):
            raise refusal(*problems)
        return tuple(value)

    return convert


def _problems(items: list[object] | tuple[object, ...], allowed: Callable[[object], bool], must: str) -> Iterator[str]:
    yield from (f"must hold {must}, got {quoted(item)}" for item in items if not allowed(item))
    twice = [item for item, times in Counter(item for item in items if isinstance(item, str)).items() if times > 1]
    yield from (f"must hold each once, got '{item}' twice: keep one" for item in twice)


FormerFrequencies = Annotated[
    tuple[str, ...],
    Converted(
        list_of(lambda item: isinstance(item, str) and re.fullmatch(_FREQUENCY, item) is not None, _FREQUENCIES),
        "a list of frequencies such as [2 msgs/month]",
        (
            ("type", "array"),
            ("items", {"type": "string", "pattern": f"^({_FREQUENCY})$"}),
            ("minItems", 1),
            ("uniqueItems", True),
        ),
    ),
]
