"""A field of the service's registration form, as the service defines it at run time, and a value for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["TEXT", "SELECT", "ATTACHMENT"]


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a field: a text, choices, or a document, which is a file name of ours or an id of the service."""

    text: str = ""
    choices: tuple[str, ...] = ()
    document: str = ""

    @property
    def told(self) -> str:
        """The value as one line of text."""
        return self.text or ", ".join(self.choices) or self.document


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `least` and `most` are characters of a text or counts of choices."""

    path: str
    kind: Kind
    requirement: str
    title: str
    description: str
    least: int
    most: int
    pattern: str
    options: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the field of one of the service's RegistrationFieldDefinitions."""
        text, select = row.get("TextValidation", {}), row.get("SelectValidation", {})
        return cls(
            path=row["FieldPath"],
            kind=row["FieldType"],
            requirement=row["FieldRequirement"],
            title=row["DisplayHints"]["Title"],
            description=row["DisplayHints"]["ShortDescription"],
            least=text.get("MinLength", select.get("MinChoices", 1)),
            most=text.get("MaxLength", select.get("MaxChoices", 2048)),
            pattern=text.get("Pattern", ""),
            options=tuple(select.get("Options", ())),
        )

    @property
    def required(self) -> bool:
        """Whether the form cannot be submitted without it; a conditional field hangs on what else was answered."""
        return self.requirement == "REQUIRED"

    def problems(self, value: Value) -> Iterator[str]:
        """Yield why the service would not take `value`."""
        if self.kind == "TEXT":
            yield from self._text_problems(value.text)
        elif self.kind == "SELECT":
            wrong = [choice for choice in value.choices if choice not in self.options]
            if wrong or not self.least <= len(value.choices) <= self.most:
                count = f"{self.least} to {self.most}" if self.least != self.most else str(self.most)
                yield f"must hold {count} of {', '.join(self.options)}, got {value.told or 'nothing'}"
        elif not value.document:
            yield f"must name a file beside it, got '{value.told}'"

    def _text_problems(self, text: str) -> Iterator[str]:
        if not self.least <= len(text) <= self.most:
            yield f"must have {self.least} to {self.most} characters, got {len(text)}"
        elif self.pattern and not _matches(self.pattern, text):
            yield f"must match {self.pattern}, got '{text}'"


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text, re.DOTALL) is not None
    except re.error:  # written for another engine: the service will tell
        return True
