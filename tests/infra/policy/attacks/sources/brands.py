"""Reads and changes brand files of a workspace copy, by what they say and not by their names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Workspace

    Data = Any  # what ruamel reads
    EditData = Callable[[Data], object]
    EditText = Callable[[str], str]


def read(path: Path) -> Data:
    """Return what a brand file says, with its order and comments."""
    return YAML().load(path.read_text())


def write(path: Path, data: Data) -> None:
    """Write a brand file."""
    yaml, text = YAML(), io.StringIO()
    yaml.width = 4096
    yaml.dump(data, text)
    path.write_text(text.getvalue())


def a_brand(workspace: Workspace, rng: Random, *programs: str) -> Path:
    """Return a brand file that has all of `programs`."""
    found = [path for path in workspace.brand_files() if all(one in read(path)["programs"] for one in programs)]
    if not found:
        raise NotApplicableError(f"no brand file has {' and '.join(programs) or 'anything'}")
    return rng.choice(found)


def changed(edit: EditData, *programs: str) -> Apply:
    """Return an attack: one brand file with `programs` is changed by `edit`."""

    def apply(workspace: Workspace, rng: Random) -> None:
        path = a_brand(workspace, rng, *programs)
        data = read(path)
        edit(data)
        write(path, data)

    return apply


def rewritten(edit: EditText, *programs: str) -> Apply:
    """Return an attack: the text of one brand file with `programs` is changed by `edit`."""

    def apply(workspace: Workspace, rng: Random) -> None:
        path = a_brand(workspace, rng, *programs)
        before = path.read_text()
        after = edit(before)
        if before == after:
            raise NotApplicableError(f"{path.name} has nothing to change")
        path.write_text(after)

    return apply


def topic_of(program: Data) -> str:
    """Return the name of the first topic of a program."""
    return str(next(iter(program["topics"])))


def two(workspace: Workspace, rng: Random) -> tuple[Path, Path]:
    """Return two brand files."""
    files = workspace.brand_files()
    if len(files) < 2:
        raise NotApplicableError("there is one brand file only")
    one, other = rng.sample(files, 2)
    return one, other
