"""The legal entities behind the brands: declared once, in a file beside the brand files, and referred to by id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from infra.brand.fields import LegalEntityName, quoted
from infra.brand.source import BrandFileError, FileKind, Problem, read
from infra.brand.wording.likeness import same_entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.brand.source import Source

FILE = "legal-entities.yaml"
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MUST_ID = "an id of lower-case letters, digits and single dashes, such as example-holdings"
_NAME: TypeAdapter[str] = TypeAdapter(LegalEntityName)
_KEY = ("legal_entity",)


@dataclass(frozen=True, slots=True)
class LegalEntities:
    """The names declared in `file` by their ids; `faults` are those of that file."""

    file: str = FILE
    names: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Problem, ...] = ()

    def resolve(self, source: Source) -> None:
        """Put the name in place of the id that a brand file refers to; `source` notes what is wrong with it."""
        written = source.data.get(*_KEY)
        if not isinstance(written, str):
            return
        if written in self.names:
            source.data["legal_entity"] = self.names[written]
        elif problem := self._unknown_id(written) if _ID.fullmatch(written) else self._misspelt(written):
            source.faults.append(source.fault(_KEY, problem))

    def undeclared(self, source: Source) -> str:
        """Return how to declare the name that a brand file writes out; empty where it need not be."""
        written = source.data.get(*_KEY)
        if not self.names or not isinstance(written, str) or _ID.fullmatch(written) or written in self.names.values():
            return ""
        return (
            f"{source.file}:{source.line(_KEY)}: legal_entity: '{written}' is written out: add "
            f"`{_id_for(written)}: {written}` to {self.file}, and write `legal_entity: {_id_for(written)}`"
        )

    def _unknown_id(self, written: str) -> str:
        if self.faults:
            return ""  # what is wrong with the declarations is told once, where they stand
        if not self.names:
            return f"must be declared in {self.file}, got '{written}': write `{written}: ITS LEGAL NAME` there"
        near = get_close_matches(written, self.names, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"choose one, or add `{written}: ITS LEGAL NAME` there"
        return f"must be a legal entity of {self.file} ({', '.join(self.names)}), got '{written}': {hint}"

    def _misspelt(self, written: str) -> str:
        if written in self.names.values():
            return ""
        for key, name in self.names.items():
            if same_entity(written, name) or _swapped(written, name):
                meant = f"must be spelt '{name}' as in {self.file}, got '{written}'"
                return f"{meant}: write `legal_entity: {key}`"
        return ""


def _swapped(one: str, other: str) -> bool:
    """Whether two names have the same letters, word by word, in another order."""
    words, others = one.lower().split(), other.lower().split()
    pairs = list(zip(words, others, strict=False))
    same_letters = all(sorted(left) == sorted(right) and (left == right or left.isalpha()) for left, right in pairs)
    return len(words) == len(others) and same_letters


def _id_for(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


ENTITIES_FILE = FileKind(
    "a file of legal entities",
    "list",
    "write the id and the name of one, such as `example-holdings: Example Holdings LLC`, or delete the file",
    "example-holdings: Example Holdings LLC",
)


def read_entities(file: str, text: str) -> LegalEntities:
    """Return the legal entities that `text` declares, as if it stood in `file`, with what is wrong there."""
    try:
        source = read(file, text, ENTITIES_FILE)
    except BrandFileError as error:
        return LegalEntities(file, {}, error.faults)
    names: dict[str, str] = {}
    faults = list(source.faults)
    for key, written in source.data.items():
        problems = list(_problems(key, written, names))
        faults += [source.fault((key,), problem) for problem in problems]
        if isinstance(written, str) and not problems:
            names[key] = written
    return LegalEntities(file, names, tuple(faults))


def _problems(key: str, written: object, names: Mapping[str, str]) -> Iterator[str]:
    if not _ID.fullmatch(key):
        yield f"must be {_MUST_ID}, got '{key}'"
    if not isinstance(written, str):
        yield f"must be the registered name of a company, got {quoted(written)}: write it as text"
        return
    try:
        name = _NAME.validate_python(written)
    except ValidationError as error:
        yield from (str(problem) for detail in error.errors() for problem in detail["ctx"]["problems"])
        return
    alike = next((known for known, other in names.items() if other == name or same_entity(other, name)), None)
    if alike:
        yield f"is taken for '{names[alike]}' of {alike}, got '{name}': keep one of the two"
