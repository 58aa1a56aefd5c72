"""Packages that a stack uploads, staged in its assembly under a name that their content gives them."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

READABLE = 0o644 << 16  # Lambda runs as somebody else than who unpacks


@dataclass(frozen=True, slots=True)
class Package:
    """Files as one zip archive, and the digest (hex) of what they hold."""

    digest: str
    archive: bytes

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Package:
        """Return the package of `files` (relative path -> content); the same files give the same package."""
        digest, archive = hashlib.sha256(), io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in sorted(files):
                digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
                packed.writestr(entry, files[name])
        return cls(digest.hexdigest(), archive.getvalue())


def uploaded(scope: Construct, package: Package) -> cdk.FileAssetLocation:
    """Return where a deploy of the stack of `scope` finds `package`; it is staged in the assembly.

    The CDK's own asset would read, hash and copy file by file what is known already, for each stack anew.
    """
    stack, stage = cdk.Stack.of(scope), cdk.Stage.of(scope)
    if stage is None:
        raise TypeError("a stack that uploads stands in an app")
    name = _staged(Path(stage.outdir), package)
    packaging = cdk.FileAssetPackaging.FILE
    return stack.synthesizer.add_file_asset(source_hash=package.digest, file_name=name, packaging=packaging)


def _staged(assembly: Path, package: Package) -> str:
    """Return the name of the file in `assembly` that holds `package`: written once, never changed."""
    name = f"asset.{package.digest}.zip"
    if not (assembly / name).is_file():
        assembly.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=assembly, prefix=".draft-")
        with os.fdopen(handle, "wb") as file:
            file.write(package.archive)
        Path(draft).replace(assembly / name)  # a synth beside this one has written the same
    return name
