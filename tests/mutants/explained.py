"""Mutants that no test can kill, each with its reason: `equivalent.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.mutants.operators import Mutant

FILE = Path(__file__).with_name("equivalent.toml")

Key = tuple[str, str, str, str]


def explained(file: Path = FILE) -> dict[Key, str]:
    """Return the reason of each explained mutant by its key; KeyError for an entry that lacks something."""
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", [])
    return {(row["file"], row["function"], row["before"], row["after"]): row["reason"] for row in rows}


def stale(reasons: Mapping[Key, str], every: Iterable[Mutant]) -> list[Key]:
    """Return the entries that name no mutant of the sources as they are."""
    return sorted(set(reasons).difference(mutant.key for mutant in every))
