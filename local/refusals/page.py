"""The refusals that the local AWS shows, as the page `docs/aws-refusals.md`: `python -m local.refusals.page`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROWS = Path(__file__).with_name("refusals.toml")
PAGE = Path(__file__).parents[2] / "docs" / "aws-refusals.md"
OPENING = """# What AWS refuses

The local AWS refuses what AWS refuses, as far as a deploy or a send of this product can meet it. Faults of form, such
as an unknown property or a value outside an enum, are left out: cfn-lint and botocore's models find those. Each row
names the test that shows the refusal. `python -m local.refusals.page` makes it of `local/refusals/refusals.toml`.
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that AWS refuses, and how the product lives with it."""

    on: str
    what: str
    error: str
    ends: str
    source: str
    test: str
    answer: str

    @property
    def row(self) -> str:
        """The row of the table."""
        file, _, name = self.test.partition("::")
        shown = name.partition("[")[0].removeprefix("test_").replace("_", " ")
        return f"| {self.on}: {self.what} | {self.error} | {self.answer} | [{shown}](../{file}) | {self.source} |"


@dataclass(frozen=True, slots=True)
class Question:
    """What only a real account can settle, what is built meanwhile, and what settles it."""

    question: str
    built: str
    settles: str


def rows() -> tuple[list[Refusal], list[Question]]:
    """Return the catalogue; TypeError or KeyError where a row lacks a field or has one too many."""
    told: dict[str, list[dict[str, Any]]] = tomllib.loads(ROWS.read_text())
    return [Refusal(**row) for row in told["refusal"]], [Question(**row) for row in told["open"]]


def page() -> str:
    """Return the page in Markdown."""
    refusals, questions = rows()
    lines = [OPENING, f"\n{len(refusals)} refusals.\n"]
    for end, heading in (("deploy", "What ends a deploy"), ("send", "What ends a send")):
        lines.append(f"\n## {heading}\n\n| refused | error | answer | shown by | source |\n|---|---|---|---|---|\n")
        lines += [f"{refusal.row}\n" for refusal in refusals if refusal.ends == end]
    lines.append(
        "\n## What only a real account settles\n\n| question | built meanwhile | settled by |\n|---|---|---|\n"
    )
    lines += ["| " + " | ".join(getattr(one, field.name) for field in fields(one)) + " |\n" for one in questions]
    return "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page())
