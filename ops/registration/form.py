"""The service's registration form: its fields, which answer of ours each one asks for, and the form filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, Self

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

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
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
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


# Which answer of ours a field of the service asks for, told by its name and its title; where they leave doubt, none.
# The names are not published: the patterns go by the titles of the AWS user guide and by the words of the trade.


MOCK_UP = "opt_in.mock_up"  # the one answer that is a picture

# whole names or titles, in lower-case words; docs/registration.md lists them
TEXTS = {
    "company.legal_name": r"(legal )?company (legal )?name|legal (company |entity )?name",
    "company.brand": r"(dba|doing business as|brand)( dba| doing business as)*( or brand)? name",
    "support.email": r"(customer )?(support|care) e ?mail( address)?",
    "support.phone": r"(customer )?(support|care) (tele)?phone( number)?",
    "support.url": r"(customer )?(support|care) (url|website|web page)",
    "program.name": r"(program|campaign) name",
    "program.description": r"(program|campaign|use case) (description|summary)",
    "program.terms_url": r"(sms )?terms( and| of)?( conditions| service| use)?( page)? (url|link)",
    "program.privacy_url": r"privacy( policy)?( page)? (url|link)",
    "program.short_code": r"(existing|requested|preferred) short code",
    "opt_in.call_to_action": r"call to action( text| script| wording)?",
    "opt_in.keywords": r"opt in keywords?",
    "opt_in.workflow": r"opt in (workflow|process|flow|description)( description)?",
    "messages.confirmation_request": r"(double )?opt in (confirmation )?request( message| text| response)?",
    "messages.confirmation": r"(opt in |subscription )?confirmation (message|text|response)|opt in confirmation",
    "messages.help": r"help( keyword)? (message|text|response)",
    "messages.stop": r"(stop|opt out)( keyword)?( confirmation)? (message|text|response)",
    "messages.reminder": r"reminder (message|text)",
}
PICTURES = {MOCK_UP: r"(call to action( or)? |opt in )+(workflow )?(mock ?up|image|picture|screenshot)"}
_SAMPLE = re.compile(r"(?:sample (?:message|text)|(?:message|text) sample)(?: (\d+))?")


def answer_for(field: Field) -> str | None:
    """Return the name of the answer that `field` asks for; None where nothing of ours is meant, or two might be."""
    names = {name for words in (_own_name(field.path), field.title) for name in _meant(field, _plain(words))}
    return names.pop() if len(names) == 1 else None


def _meant(field: Field, words: str) -> set[str]:
    if field.kind == "ATTACHMENT":
        return {name for name, pattern in PICTURES.items() if re.fullmatch(pattern, words)}
    if field.kind == "SELECT":
        return set()
    if sample := _SAMPLE.fullmatch(words):
        return {f"samples.{int(sample[1] or 1)}"}
    return {name for name, pattern in TEXTS.items() if re.fullmatch(pattern, words)}


def _own_name(path: str) -> str:
    return path.rpartition(".")[2]


def _plain(words: str) -> str:
    """Return `words` as lower-case words: `messageSample1` and `Message sample 1 (optional)` are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)", " ", words)
    return " ".join(re.findall(r"[a-z0-9]+", apart.lower().replace("(optional)", " ")))


# The service's form filled in: from the brand file where a field is understood, else from what a person wrote.


OWN_FILE = "fields.yaml"


@dataclass(frozen=True, slots=True)
class Filling:
    """`missing` are the required fields that nothing fills; `faults` tell what a person must correct.

    `meant` is the answer that a field asks for, whoever filled it in; `own` are the fields that a person filled in.
    """

    values: Mapping[str, Value]
    meant: Mapping[str, str]
    own: frozenset[str]
    missing: tuple[Field, ...]
    conditional: tuple[Field, ...]
    faults: tuple[str, ...]


def fill(
    fields: Iterable[Field], answers: Mapping[str, tuple[str, ...]], own: Mapping[str, object], picture: str
) -> Filling:
    """Return the form of `fields` with `answers` of the brand file, and with `own` values by path, which go first.

    `picture` is the file of the mock-up; empty where there is none.
    """
    form = {field.path: field for field in fields}
    written = {path: _written(form[path], value) for path, value in own.items() if path in form and value is not None}
    meant = {path: name for path, field in form.items() if (name := answer_for(field))}
    given = {path: _given(form[path], name, answers, picture) for path, name in meant.items()}
    values = {path: value for path, value in (given | written).items() if value is not None}
    empty = [field for path, field in form.items() if path not in values]
    return Filling(
        values={path: values[path] for path in form if path in values},
        meant=meant,
        own=frozenset(written),
        missing=tuple(field for field in empty if field.required),
        conditional=tuple(field for field in empty if field.requirement == "CONDITIONAL"),
        faults=tuple(_faults(form, written, own)),
    )


def _written(field: Field, value: object) -> Value:
    if field.kind == "SELECT":
        return Value(choices=tuple(map(str, value)) if isinstance(value, list) else (str(value),))
    return Value(document=str(value)) if field.kind == "ATTACHMENT" else Value(text=str(value))


def _given(field: Field, name: str, answers: Mapping[str, tuple[str, ...]], picture: str) -> Value | None:
    """Return the first wording that the field takes; None where none fits, so that a person writes one."""
    if name == MOCK_UP:
        return Value(document=picture) if picture else None
    wordings = (Value(text=text) for text in answers.get(name, ()))
    return next((value for value in wordings if not list(field.problems(value))), None)


def _faults(form: Mapping[str, Field], written: Mapping[str, Value], own: Mapping[str, object]) -> Iterator[str]:
    for path in own:
        if path not in form:
            near = get_close_matches(path, form, n=1)
            hint = f"did you mean {near[0]}?" if near else "delete it"
            yield f"{OWN_FILE}: {path}: must be a field of the service's form: {hint}"
    for path, value in written.items():
        yield from (f"{OWN_FILE}: {path}: {problem}" for problem in form[path].problems(value))


# Why a registration cannot go on.


class RegistrationError(Exception):
    """Something stands against the registration; the text says what, and what to do."""


# The file in which a person fills in what the brand file cannot know, such as the company's tax number.


_HEAD = (
    "# What the service asks and the brand file does not say. Write a value behind each name: a field with choices\n"
    "# takes a list, a document the name of a file in this folder. A value here goes before one of the brand file.\n"
)


def own_values(folder: Path) -> Mapping[str, object]:
    """Return the values that a person wrote in `folder`, by field; RegistrationError where it is no such file."""
    path = folder / OWN_FILE
    if not path.exists():
        return {}
    try:
        read = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise RegistrationError(f"{path}: must be YAML: {' '.join(str(error).split())}") from error
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise RegistrationError(f"{path}: must hold `field: value` lines, got {type(read).__name__}")
    return {str(name): value for name, value in read.items()}


def ask_for(folder: Path, fields: Iterable[Field]) -> Path:
    """Add `fields` to the file for a person to fill in, leave what stands there, and return its path."""
    path, known = folder / OWN_FILE, own_values(folder)
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    asked = "".join(line for field in fields if field.path not in known for line in _lines(field))
    path.write_text(before + asked, encoding="utf-8")
    return path


def _lines(field: Field) -> Iterator[str]:
    yield f"\n# {field.title}: {' '.join(field.description.split())}\n"
    if field.options:
        yield f"# choices: {', '.join(field.options)}\n"
    elif field.kind == "TEXT":
        yield f"# {field.least} to {field.most} characters{f', {field.pattern}' if field.pattern else ''}\n"
    yield f"{field.path}:\n"
