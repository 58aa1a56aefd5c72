"""The mutations as a page to read: `docs/mutations.md`, written by `python -m tests.infra.policy.mutations.page`."""

from __future__ import annotations

import json
from pathlib import Path

from infra.policy.blueprint.store import TRIED
from tests.infra.policy.mutations.catalogue import BRANDS, CATALOGUE, THEMES
from tests.infra.policy.mutations.harmless import HARMLESS

PAGE = Path(__file__).parents[4] / "docs" / "mutations.md"
OPENING = """# What the policy is tried with

Each row is a change of the finished templates of the example brands, or of a brand file, that would mix programs or
weaken a guard. A test makes each change and asks that every rule in the row refuses it ([rules.md](rules.md) says what
the rules are). This page is generated from the changes themselves.

Changes by chance come on top: `python -m tests.infra.policy.mutations 2000` makes as many and prints each that no
rule refuses, with the seed that made it; the suite makes 25 of them. They put a value of one program into another,
plain or disguised, grant and let in, drop conditions and guards. Four places they leave out, since what lands there
mixes nothing:

- **Names told to functions.** A function may be told another program's bucket, pool or function by its bare name, in
  which no program need be written. Its role has no right on what is so named, and rights are judged.
- **Simulator numbers.** AWS gives out their ids, all alike, so that another program's reads like a short code of the
  brand file. Where both are written `OwnNumber` refuses them; at deploy AWS refuses a number that is in two pools.
- **Role names that are cut short.** CloudFormation cuts a stack's name in a long one. No right is told by how a name
  begins; where the whole name is taken, AWS refuses the second. Whole names and stacks' names are tried.
- **Two types on their own.** A parameter or an API beside a program's resources is known to the proof and may be its
  own; what they name and let in is tried.
"""


def page() -> str:
    """Return the page in Markdown: every mutation with what refuses it, then the changes that pass."""
    parts = [OPENING]
    for theme in THEMES:
        rows = [f"| {one.sentence} | {', '.join(one.rules)} |" for one in theme.MUTATIONS]
        parts += [f"## {(theme.__doc__ or '').rstrip('.')}\n", "| change | refused by |\n|---|---|", *rows, ""]
    brands = [f"| {one.sentence} | {', '.join(f'`{name}`' for name in one.named)} |" for one in BRANDS]
    parts += ["## Brand files that are refused\n", "| change | named in the refusal |\n|---|---|", *brands, ""]
    parts += ["## What passes\n", *(f"- {name}" for name in HARMLESS)]
    return "\n".join(parts) + "\n"


def figures() -> str:
    """Return how many changes there are, as the certificate of an assembly tells it."""
    refused = {"mutations of finished templates": len(CATALOGUE), "mutations of brand files": len(BRANDS)}
    told = {f"{sort} that are refused": number for sort, number in refused.items()}
    return json.dumps(told | {"harmless changes that pass": len(HARMLESS)}, indent=1) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    TRIED.write_text(figures(), encoding="utf-8")
