"""Where in the brand files a program, or one of its keys, stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infra.brand.faults import BrandFileError
from infra.brand.source import read

if TYPE_CHECKING:
    from infra.brand.source import Source


def line_of(folder: Path, brand: str, message_type: str, key: str) -> tuple[Path, int] | None:
    """Return file and line of `key` of a brand's program, or of the brand where it is a key there.

    Where the key is not given, the line is the program's own; None where no file of `folder` describes the program.
    """
    file = folder / f"{brand}.yaml"
    source = _read(file)
    program = ("programs", message_type)
    if source is None or program not in source.lines:
        return None
    path = (key,) if (key,) in source.lines else (*program, *filter(None, (key,)))
    return file, source.line(path)


def _read(file: Path) -> Source | None:
    try:
        return read(str(file), file.read_text(encoding="utf-8-sig"))
    except (BrandFileError, OSError, UnicodeDecodeError):
        return None
