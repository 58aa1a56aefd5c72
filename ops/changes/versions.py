"""The brand files of another version: of a commit, or of a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from infra.brand.loader import entities_of, load_all, paths_of, structure
from infra.brand.wording.legal_entities import FILE, read_entities
from infra.cells.record import FILE as CELLS
from infra.cells.record import parse, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.checks import ParsedBrand
    from infra.brand.model import Brand

_SECONDS = 60


class UnknownVersionError(Exception):
    """There are no brand files of that version; the text says why."""


def of_folder(folder: Path) -> list[ParsedBrand]:
    """Return the brand files in `folder` as they stand; BrandFileError where one cannot be read."""
    entities = entities_of(folder)
    return [structure(str(path), path.read_text(encoding="utf-8-sig"), entities) for path in paths_of([folder])]


def of_version(against: str, folder: Path) -> list[ParsedBrand]:
    """Return the brand files as they were: in the folder `against`, or in `folder` at that commit.

    UnknownVersionError where neither is there.
    """
    if against and Path(against).is_dir():
        return of_folder(Path(against))
    texts = dict(_committed(against, folder))
    entities = read_entities(f"{against}:{folder / FILE}", texts.pop(FILE)) if FILE in texts else None
    return [structure(f"{against}:{folder / name}", text, entities) for name, text in texts.items()]


def brands_of_version(against: str, folder: Path) -> tuple[Brand, ...]:
    """Return the brands of that version; BrandFileError where today's rules refuse them."""
    if against and Path(against).is_dir():
        return load_all(Path(against))
    with TemporaryDirectory() as made:
        for name, text in _committed(against, folder):
            (Path(made) / name).write_text(text, encoding="utf-8")
        return load_all(made)


def text_of_version(commit: str, file: Path) -> str:
    """Return the text of `file` at that `commit`; UnknownVersionError where it is not there."""
    if Path(commit).is_dir() or commit.startswith("-"):
        raise UnknownVersionError(_refused(commit, "it is no commit"))
    return _git(commit, file.absolute().parent, "show", f"{commit}:./{file.name}")


def cells_of_version(against: str, folder: Path) -> dict[str, dict[str, str]]:
    """Return the cells of brands as they were recorded in that version; PlacementError where they cannot be read."""
    if against and Path(against).is_dir():
        return read(Path(against))
    texts = dict(_committed(against, folder, CELLS))
    return parse(f"{against}:{folder / CELLS}", texts[CELLS]) if CELLS in texts else {}


def _committed(commit: str, folder: Path, ending: str = ".yaml") -> Iterator[tuple[str, str]]:
    if commit.startswith("-"):
        raise UnknownVersionError(_refused(commit, "it begins with a dash"))
    known = _git(commit, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}").strip()
    listed = _git(commit, folder, "ls-tree", "--name-only", known, "./")
    for name in sorted(listed.splitlines()):
        if name.endswith(ending):
            yield name, _git(commit, folder, "show", f"{known}:./{name}").removeprefix("\ufeff")


def _git(commit: str, folder: Path, *arguments: str) -> str:
    try:
        command = ["git", *arguments]  # no shell, and a commit that begins like an option is refused
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnknownVersionError(_refused(commit, str(error))) from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["git knows no such commit"])[0].removeprefix("fatal: ")
        raise UnknownVersionError(_refused(commit, reason))
    return done.stdout


def _refused(commit: str, reason: str) -> str:
    return (
        f"--against must be a folder of brand files or a commit such as HEAD~1 or main, got '{commit}' ({reason}): "
        "fetch the commit, or name a folder"
    )
