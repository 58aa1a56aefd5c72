"""The file in which a person fills in what the brand file cannot know, such as the company's tax number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from infra.registration.filling import OWN_FILE
from infra.registration.refusal import RegistrationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from infra.registration.field import Field

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
