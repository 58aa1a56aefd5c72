"""The hours and caps that a gate goes by: the rows that lie in its code, read from the package beside its template."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from infra.policy.template import Resource, Template
from infra.policy.values import Json, text

FOLDER = "lambdas/quiet_hours/rules"
TABLES = ("windows", "caps")
Rows = list[dict[str, Json]]


def sending_rules(template: Template, function: Resource) -> Mapping[str, Rows] | None:
    """Return the rows of each table in the code of `function`; None where its package does not stand in the assembly.

    ValueError or KeyError where the package holds no such table, or one that is no list of rows.
    """
    package = _package(template, text(function.get("Code", "S3Key") or ""))
    return _read(package, package.stat().st_mtime_ns) if package else None


def _package(template: Template, object_key: str) -> Path | None:
    # the asset manifest of the stack tells which file becomes which object
    manifest = template.file.with_name(f"{template.file.name.removesuffix('.template.json')}.assets.json")
    if not object_key or not manifest.is_file():
        return None
    for asset in json.loads(manifest.read_text(encoding="utf-8")).get("files", {}).values():
        keys = {one.get("objectKey") for one in asset.get("destinations", {}).values()}
        package = manifest.parent / str(asset.get("source", {}).get("path", ""))
        if object_key in keys and package.exists():
            return package
    return None


@lru_cache(maxsize=64)  # all programs of an environment share one package
def _read(package: Path, _: int) -> Mapping[str, Rows]:
    return {name: _rows(package, f"{FOLDER}/{name}.json") for name in TABLES}


def _rows(package: Path, name: str) -> Rows:
    if package.is_dir():
        content = (package / name).read_bytes() if (package / name).is_file() else b"null"
    else:
        with zipfile.ZipFile(package) as archive:
            content = archive.read(name)
    rows = json.loads(content)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{name} is no list of rows")
    return rows
