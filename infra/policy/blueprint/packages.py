"""Packages: the archives that an assembly uploads, judged by every file in them."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

READABLE = 0o644 << 16  # no link and no folder can hide behind a file's name


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest (hex) that names a package of `files` (path in the archive -> content)."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()


class Packages:
    """The packages of one assembly, each looked at once: most stacks upload the same."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known = folder, dict[str, list[str]]()

    def problems(self, digest: str, files: Mapping[str, bytes]) -> list[str]:
        """Return how the archive that is named by `digest`, which is that of `files`, differs from them."""
        if digest not in self._known:
            self._known[digest] = list(package_problems(self._folder / f"asset.{digest}.zip", files))
        return self._known[digest]


def package_problems(archive: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield how the archive differs from `files`; OSError or BadZipFile where it cannot be read."""
    with zipfile.ZipFile(archive) as packed:
        entries = packed.infolist()
        names = [entry.filename for entry in entries]
        yield from (f"{name} stands in it twice" for name in sorted({one for one in names if names.count(one) > 1}))
        yield from (f"{name} is missing" for name in sorted({*files} - {*names}))
        for entry in entries:
            if entry.filename not in files:
                yield f"{entry.filename} is in it, and not in the repository"
            elif entry.external_attr != READABLE:
                yield f"{entry.filename} is no plain file"
            elif packed.read(entry) != files[entry.filename]:
                yield f"{entry.filename} differs from the repository's"
