"""The seal: a digest of all that a deploy of an assembly uses, so that what is deployed is what was judged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

CERTIFICATE = "separation.json"
DEPLOYED = ("manifest.json", "*.template.json", "*.assets.json", "asset.*")


class ChangedAssemblyError(Exception):
    """An assembly is not the one that was judged."""


def assembly_digest(folder: Path) -> str:
    """Return the SHA-256 (hex) of manifest, templates and uploads in `folder`; the certificate is not among them."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in DEPLOYED for file in folder.rglob(pattern) if file.is_file()}):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def check_seal(folder: Path) -> None:
    """Return where the assembly in `folder` is the one that its certificate names; else raise ChangedAssemblyError."""
    try:
        judged = json.loads((folder / CERTIFICATE).read_bytes())["subject"][0]["digest"]["sha256"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ChangedAssemblyError(
            f"{folder / CERTIFICATE} must name the assembly that was judged: synthesize again"
        ) from error
    if judged != assembly_digest(folder):
        raise ChangedAssemblyError(f"{folder} changed after it was judged: nothing more is deployed; synthesize again")
