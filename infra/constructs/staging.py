"""Asset folders named by their content: written once, never changed, safe beside other synths."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"


def staged(kind: str, files: Mapping[str, bytes]) -> str:
    """Return a folder below `build/KIND` that holds exactly `files` (relative path -> content)."""
    folder = BUILD / kind / _digest(files)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _move_in(_written(folder.parent, files), folder)
    return str(folder)


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()[:16]


def _written(parent: Path, files: Mapping[str, bytes]) -> Path:
    draft = Path(tempfile.mkdtemp(dir=parent, prefix=".draft-"))
    for name, content in files.items():
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return draft


def _move_in(draft: Path, folder: Path) -> None:
    try:
        draft.replace(folder)
    except OSError:
        if not folder.is_dir():  # a synth beside this one got there first: its copy is the same
            raise
