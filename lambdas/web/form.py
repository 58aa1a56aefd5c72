"""What a program's form is made of: the facts of the brand file, and its words in each language."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.messages.languages import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.messages.languages import Language

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
    """A list as the form shows it; a count of None means that its frequency varies.

    `titles` are those of languages that have one of their own.
    """

    name: str
    title: str
    count: int | None
    period: str
    titles: tuple[tuple[str, str], ...] = ()

    def title_in(self, language: str) -> str:
        """Return its title in `language`, or the usual one."""
        return dict(self.titles).get(language, self.title)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the list that a form tells; TypeError where a field is missing or unknown."""
        titles = tuple((language, title) for language, title in raw.pop("titles", ()))
        return cls(titles=titles, **raw)


@dataclass(frozen=True, slots=True)
class Form:
    """One program's form. Who texts `keyword` to `short_code` joins by phone; the code is empty where none is known.

    `origins` are the sites that may bring a form of their own; `site_key` is the verifier's name for this one. `texts`
    are the languages of the program's texts, where it has others than English.
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
    texts: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the form as it travels beside the program's manifest."""
        written = asdict(self)
        if not self.texts:
            del written["texts"]
        for topic in written["topics"]:
            if not topic["titles"]:  # as it was written before there were titles
                del topic["titles"]
        return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the form written by `to_json`; KeyError or TypeError where a field is missing or unknown."""
        raw: dict[str, Any] = json.loads(text)
        lists: Any = {name: tuple(raw.pop(name)) for name in ("contacts", "countries", "languages", "origins")}
        lists["texts"] = tuple(raw.pop("texts", ()))
        topics = tuple(FormTopic.from_dict(topic) for topic in raw.pop("topics"))
        return cls(topics=topics, look=Look(**raw.pop("look")), **lists, **raw)


# The words of the form in the languages that it speaks, and the call to action made of them.


NORTH_AMERICA = frozenset({"US", "CA", "PR", "VI", "GU", "AS", "MP"})


def words(language: str) -> Mapping[str, str]:
    """Return the words of `language` by their names; KeyError for a language that the form does not speak."""
    return _table()[language]


def spoken() -> tuple[str, ...]:
    """Return the languages that the form can speak."""
    return tuple(_table())


def call_to_action(form: Form, language: str) -> tuple[str, ...]:
    """Return the paragraphs to which a person agrees by sending the form, with the addresses of terms and privacy."""
    said, spoken_in = words(language), texts_in(form, language)
    plan = "; ".join(f"{topic.title_in(language)}: {frequency(topic, language)}" for topic in form.topics)
    contact = listed(form.contacts, said["or"])
    return (
        said["agreement"].format(button=said["button"], name=form.name, plan=plan),
        said["rates"].format(contact=contact, help=spoken_in.help),
        said["confirm"].format(yes=spoken_in.yes),
        f"{said['terms']}: {form.terms_url}",
        f"{said['privacy']}: {form.privacy_url}",
    )


def texts_in(form: Form, language: str) -> Language:
    """Return the language of the texts that a person gets who reads the form in `language`."""
    return LANGUAGES[language if language in form.texts else ENGLISH.code]


def frequency(topic: FormTopic, language: str) -> str:
    """Return how often `topic` texts, e.g. `2 messages per month`."""
    said = words(language)
    if topic.count is None:
        return said["varies"]
    return said["once" if topic.count == 1 else "often"].format(
        count=topic.count, period=said.get(topic.period, topic.period)
    )


def example_of(form: Form) -> str:
    """Return a number as people of the program's first country write it."""
    return "(206) 555-0199" if is_north_american(form) else "+44 7911 123456"


def is_north_american(form: Form) -> bool:
    """Whether a number without a country code is one of the North American plan."""
    return form.countries[0] in NORTH_AMERICA


def listed(items: Iterable[str], conjunction: str) -> str:
    """Return `items`, of which there is one at least, as a sentence lists them."""
    *most, last = items
    return f"{', '.join(most)} {conjunction} {last}" if most else last


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table: Mapping[str, Mapping[str, str]] = json.loads(
        files("lambdas.web").joinpath("texts.json").read_text(encoding="utf-8")
    )
    return table
