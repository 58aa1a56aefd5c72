"""A template of the brand file: a text that a transactional program may send, and the texts that templates come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from infra.brand.fields import MESSAGE_LIMIT, Checked, Part, TopicName, shape
from infra.brand.quantities import count

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
    """A text that a transactional program may send; `parameters` holds the most characters that each may have."""

    topic: TopicName = Field(examples=["orders"])
    text: TemplateText = Field(examples=["{name}: order {order} has left our house."])
    parameters: Mapping[ParameterName, Annotated[int, count(LONGEST_VALUE)]] = Field(
        default_factory=dict, examples=[{"order": 12}]
    )
    immediate: bool = False
    resend: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What may stand in braces in the text: facts of the brand, then parameters."""
        return (*FACTS, *self.parameters)
