"""The kinds of value in a brand file: each checks itself and says what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from infra.alarm_targets import EMAIL, MUST, TARGET
from infra.brand.collisions import keyword_problems
from infra.brand.wording import link_problems, placeholder_problems, text_problems

MESSAGE_LIMIT = 1600  # the service's limit on a keyword's message and on a text

_REGION = r"[a-z]{2}(?:-[a-z]+)+-[0-9]"
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


def wording(limit: int) -> Checked:
    """Return the check of a name or title that messages quote: one line of at most `limit` GSM-7 characters."""

    def check(value: str) -> Iterator[str]:
        if not 1 <= len(value) <= limit or value != value.strip() or set(value) & set("{}\n\r"):
            yield f"must be one line of 1 to {limit} characters without braces or spaces around it, got '{value}'"
        yield from text_problems(value)

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
LegalEntityName = Annotated[str, shape(r"\S(?:.{0,98}\S)?", "one line of 1 to 100 characters")]
Email = Annotated[str, shape(EMAIL, "an email address such as help@example.com")]
AlarmTarget = Annotated[str, shape(TARGET, MUST)]
Phone = Annotated[
    str, shape(r"\+[1-9][0-9]{6,14}", "an E.164 number such as +12065550199", "write + and country code, digits only")
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
FrequencyText = Annotated[
    str,
    shape(
        "varies|[1-9][0-9]{0,2} msgs?/[a-z]{1,20}",
        "a count per period such as 2 msgs/month or 1 msg/order, or varies",
    ),
]
Keyword = Annotated[str, Checked(keyword_problems, (("pattern", "^[A-Z0-9]+([ -][A-Z0-9]+)*$"), ("maxLength", 30)))]
ProgramText = Annotated[str, template("name", "topics", "keywords", "frequency", "contact")]
TopicText = Annotated[str, template("name", "topic", "keyword", "frequency", "contact")]
