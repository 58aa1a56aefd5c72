"""Large files, plain or gzip, alone or in folders, read without holding them in memory."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_GZIP = b"\x1f\x8b"


def opened(path: Path) -> IO[bytes]:
    """Return the bytes of the file at `path`, unpacked where it is gzip; OSError where it cannot be read."""
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def files_of(path: Path) -> Iterator[Path]:
    """Yield `path`, or every file in the folder that it is, by name; hidden and `_` files are passed over."""
    if not path.is_dir():
        yield path
        return
    for inside in sorted(path.rglob("*")):
        if inside.is_file() and not inside.name.startswith((".", "_")):
            yield inside


def digest_of(path: Path) -> str:
    """Return the SHA-256 (hex) of the file at `path` as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
