"""The rules as a page to read: `docs/rules.md`, written by `python -m infra.policy.reports.document`."""

from __future__ import annotations

from pathlib import Path

from infra.policy.rule import Rule
from infra.policy.rules import RULES

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
OPENING = """# What synth refuses

Every stack must equal its [blueprint](policy.md#the-blueprint). `make blueprint` judges the blueprints by all rules.
Rules that are marked judge each synthesis too, because brand files, the date, or other stacks decide. A finding cannot
be acknowledged; where a rule says so, the brand file may waive it for a time. This page is generated from the rules.
"""


def page() -> str:
    """Return the page in Markdown: every rule with what it refuses, why, its source, and the remedy."""
    return "\n".join([OPENING, *map(_section, RULES)])


def _section(rule: Rule) -> str:
    return (
        f"## {rule.id}\n\n**Refused:** {rule.info}\n\n**Why:** {rule.why} Source: {rule.source}.\n\n"
        f"**To mend:** {rule.remedy}\n"
        + ("\n**Asked** of each synthesis.\n" if rule.each_set else "")
        + ("\n**May be waived** in the brand file.\n" if rule.waivable else "")
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
