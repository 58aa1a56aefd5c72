"""Synthesise the product with one harmless change: `python -m tests.infra.policy.harmless NAME FOLDER [ENVIRONMENT]`.

FOLDER gets the changed brand files and, in `cdk.out`, the assembly. Without arguments the list is printed; with `all`,
every change is made and what became of it is printed, and the exit code is 1 where one is refused that should not be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from tests.conftest import PROJECT
from tests.infra.policy.harmless.catalogue import WAYS
from tests.infra.policy.harmless.changes import Way, changes

if TYPE_CHECKING:
    from tests.infra.policy.harmless.changes import Change

ROOT = Path(__file__).parents[4]


def prepared(way: Way, folder: Path, environment: str = "local") -> dict[str, str]:
    """Write the brand files of `way` to `folder`; return the variables by which the app takes them."""
    brands = folder / "brands"
    brands.mkdir(parents=True)
    for path in sorted((PROJECT / "brands").glob("*.yaml")):
        written = brands / path.name
        written.write_bytes(path.read_bytes())
        if way.brand is not None and path.name != "legal-entities.yaml":
            brand = YAML(typ="safe").load(path)
            way.brand(brand)
            if brand != YAML(typ="safe").load(path):
                YAML().dump(brand, written)
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    context["environments"][environment].update(way.environment)
    context.update(way.context)
    return {
        "BRANDS": str(brands),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(folder / "cdk.out"),
        "ENV": environment,
        "PYTHONPATH": str(ROOT),
    }


def outcome(change: Change) -> tuple[str, str]:
    """Return what becomes of `change`, and what was said of it."""
    with tempfile.TemporaryDirectory() as folder:
        variables = prepared(WAYS[change.name], Path(folder))
        command = [sys.executable, "-m", "tests.infra.policy.harmless.application", change.name]
        environment = os.environ | variables
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = (run.stdout + run.stderr).strip()
    return change.verdict([said] if run.returncode else []), said


def judged() -> int:
    """Print what becomes of every change; return 1 where a change is not passed or told as the list expects."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong = 0
    for change in changes():
        verdict, said = outcome(change)
        counts[change.about, verdict] += 1
        as_expected = verdict in {change.expects, "passes"}
        wrong += not as_expected
        sys.stdout.write(f"{verdict:8} {change.about:10} {change.name}\n" + ("" if as_expected else f"{said}\n"))
        sys.stdout.flush()
    for (about, verdict), number in sorted(counts.items()):
        sys.stdout.write(f"{number:4} {about:10} {verdict}\n")
    return int(wrong > 0)


def main(arguments: list[str]) -> int:
    """Print the list, or run the product's app with a change; return what the app returns."""
    if arguments == ["all"]:
        return judged()
    if not arguments:
        sys.stdout.writelines(f"{one.about:10} {one.form:14} {one.expects:7} {one.name}\n" for one in changes())
        return 0
    name, folder, *environment = arguments
    variables = prepared(WAYS[name], Path(folder), *environment)
    command = [sys.executable, "-m", "tests.infra.policy.harmless.application", name]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
