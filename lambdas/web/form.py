"""What a program's form is made of: the facts of the brand file that its page shows, and how a sender is checked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

Verifier = Literal["waf", "turnstile", "hcaptcha"]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours (`#rrggbb`), and the address of a logo; empty where the brand has none."""

    background: str
    text: str
    accent: str
    logo: str


@dataclass(frozen=True, slots=True)
class FormTopic:
    """A list as the form shows it; a count of None means that its frequency varies."""

    name: str
    title: str
    count: int | None
    period: str


@dataclass(frozen=True, slots=True)
class Form:
    """One program's form. Who texts `keyword` to `short_code` joins by phone; the code is empty where none is known.

    `origins` are the sites that may bring a form of their own; `site_key` is the verifier's name for this one.
    """

    name: str
    contacts: tuple[str, ...]
    topics: tuple[FormTopic, ...]
    countries: tuple[str, ...]
    terms_url: str
    privacy_url: str
    languages: tuple[str, ...]
    look: Look
    verifier: Verifier
    site_key: str
    origins: tuple[str, ...]
    short_code: str
    keyword: str

    def to_json(self) -> str:
        """Return the form as it travels beside the program's manifest."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the form written by `to_json`; KeyError or TypeError where a field is missing or unknown."""
        raw: dict[str, Any] = json.loads(text)
        lists: Any = {name: tuple(raw.pop(name)) for name in ("contacts", "countries", "languages", "origins")}
        topics = tuple(FormTopic(**topic) for topic in raw.pop("topics"))
        return cls(topics=topics, look=Look(**raw.pop("look")), **lists, **raw)
