"""The service's form filled in: from the brand file where a field is understood, else from what a person wrote."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from infra.registration.field import Value
from infra.registration.mapping import MOCK_UP, answer_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infra.registration.field import Field

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
