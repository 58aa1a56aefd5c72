"""The list of harmless changes, and how each is made: as code on the app, in cdk.json, in a brand file, or several.

A change that is expected to pass is made with all that it declares. One that is expected to be told is code without its
declaration: a finding must name the declaration.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aws_cdk as cdk

HERE = Path(__file__).parent
FORMS = ("cdk.json", "aspect", "app tags", "brand file", "foreign stack")

Code = Callable[[cdk.App], object]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the list: what an engineer does, where it was met in public, and what is expected."""

    name: str
    source: str
    kind: str
    form: str
    expects: str
    declaration: str
    description: str
    about: str

    def verdict(self, findings: list[str]) -> str:
        """Return "passes", "told" where a finding names the declaration, or "refused"."""
        if not findings:
            return "passes"
        return "told" if self.declaration and any(self.declaration in one for one in findings) else "refused"


@dataclass(frozen=True, slots=True)
class Way:
    """How a change is made; what is left out stays as it is."""

    code: Code | None = None
    environment: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    brand: Callable[[Data], object] | None = None


def changes() -> list[Change]:
    """Return the list, first what concerns programs, then what lies elsewhere."""
    return [
        Change(**line, about=about)
        for about in ("program", "elsewhere")
        for line in tomllib.loads((HERE / f"{about}.toml").read_text())["change"]
    ]
