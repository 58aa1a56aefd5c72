"""The texts that a transactional program may send, with places for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Parameter:
    """A placeholder of a template, and the most characters that its value may have."""

    name: str
    longest: int


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
    def of(cls, raw: dict[str, Any]) -> Self:
        """Return the template that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        parameters = tuple(Parameter(**parameter) for parameter in raw.pop("parameters"))
        return cls(parameters=parameters, **raw)
