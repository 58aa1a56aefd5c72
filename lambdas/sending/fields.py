"""The fields of a queue message, each read by its exact type and limits; a fault names the field, never its value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import from_text
from lambdas.sending.bad_request import BadRequest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_KINDS = {"NoneType": "null", "dict": "an object", "list": "a list", "str": "a string", "bool": "true or false"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must look like as a whole, and how an error says so."""

    pattern: re.Pattern[str]
    says: str

    @classmethod
    def of(cls, pattern: str, says: str) -> Form:
        """Return the form of texts that match `pattern`, called `says`."""
        return cls(re.compile(pattern), says)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one JSON object; `place` is what stands before their names in an error, e.g. `notice.`."""

    raw: dict[str, Any]
    place: str = ""

    @classmethod
    def of(cls, body: str) -> Fields:
        """Return the fields of the JSON object that `body` is; BadRequest where it is none."""
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise BadRequest(f"the message must be a JSON object, got {len(body)} characters of something else")
        return cls(value)

    def only(self, allowed: Collection[str]) -> None:
        """Refuse every field that is not `allowed`; its name is not repeated, it might be anything."""
        if more := self.raw.keys() - set(allowed):
            where = self.place.rstrip(".") or "the message"
            raise BadRequest(f"{where} must hold no fields but {', '.join(allowed)}, got {len(more)} more: delete them")

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Return a text of 1 to `most` characters; empty where it is absent and not `required`."""
        if name not in self.raw and not required:
            return ""
        value = self._typed(name, str, "a string")
        if not 1 <= len(value) <= most:
            raise self._fault(name, f"1 to {most} characters", str(len(value)))
        return self._sound(name, value)

    def formed(self, name: str, form: Form, *, required: bool = False) -> str:
        """Return a text of that form; empty where it is absent and not `required`."""
        if name not in self.raw and not required:
            return ""
        value: str = self._typed(name, str, "a string")
        if not form.pattern.fullmatch(value):
            raise self._fault(name, form.says, f"{len(value)} characters of another form")
        return value

    def choice(self, name: str, allowed: Collection[str], otherwise: str) -> str:
        """Return one of the `allowed` texts; `otherwise` where the field is absent."""
        value: str = self._typed(name, str, "a string") if name in self.raw else otherwise
        if value not in allowed:
            raise self._fault(name, " or ".join(allowed), f"a string of {len(value)} characters")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false where the field is absent."""
        return bool(self._typed(name, bool, "true or false")) if name in self.raw else False

    def instant(self, name: str) -> datetime:
        """Return an instant (UTC, whole milliseconds)."""
        try:
            return from_text(self._typed(name, str, "a string"))
        except (ValueError, OverflowError) as fault:
            if isinstance(fault, BadRequest):
                raise
            raise self._fault(name, "an ISO 8601 time with a zone", "another form") from None

    def texts(self, name: str, most: int) -> dict[str, str]:
        """Return an object of texts of at most `most` characters each; empty where it is absent."""
        if name not in self.raw:
            return {}
        held = self._typed(name, dict, "an object")
        if not all(isinstance(value, str) and len(value) <= most for value in held.values()):
            raise self._fault(name, f"an object of strings of at most {most} characters", "other values")
        return {self._sound(name, key): self._sound(name, value) for key, value in held.items()}

    def inner(self, name: str) -> Fields | None:
        """Return the fields of the object in the field `name`; None where it is absent."""
        return Fields(self._typed(name, dict, "an object"), f"{name}.") if name in self.raw else None

    def _typed(self, name: str, kind: type, says: str) -> Any:  # noqa: ANN401 - it is of that kind
        if name not in self.raw:
            raise self._fault(name, says, "nothing")
        value = self.raw[name]
        if not isinstance(value, kind):
            found = type(value).__name__
            raise self._fault(name, says, _KINDS.get(found, "a number"))
        return value

    def _sound(self, name: str, value: str) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._fault(name, "whole characters", "half a surrogate pair") from None
        return value

    def _fault(self, name: str, must: str, got: str) -> BadRequest:
        return BadRequest(f"{self.place}{name} must be {must}, got {got}")
