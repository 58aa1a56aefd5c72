"""Synthesise the product with one harmless change: `python -m tests.infra.policy.harmless NAME FOLDER [ENVIRONMENT]`.

FOLDER gets the changed brand files and, in `cdk.out`, the assembly. Without arguments the list is printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from tests.infra.policy.harmless.catalogue import WAYS
from tests.infra.policy.harmless.changes import Way, changes

ROOT = Path(__file__).parents[4]


def prepared(way: Way, folder: Path, environment: str = "local") -> dict[str, str]:
    """Write the brand files of `way` to `folder`; return the variables by which the app takes them."""
    brands = folder / "brands"
    brands.mkdir(parents=True)
    for path in sorted((ROOT / "brands").glob("*.yaml")):
        written = brands / path.name
        written.write_bytes(path.read_bytes())
        if way.brand is not None:
            brand = YAML(typ="safe").load(path)
            way.brand(brand)
            if brand != YAML(typ="safe").load(path):
                YAML().dump(brand, written)
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    context["environments"][environment].update(way.environment)
    context.update(way.context)
    return {
        "BRANDS": str(brands),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(folder / "cdk.out"),
        "ENV": environment,
        "PYTHONPATH": str(ROOT),
    }


def main(arguments: list[str]) -> int:
    """Print the list, or run the product's app with a change; return what the app returns."""
    if not arguments:
        sys.stdout.writelines(f"{one.about:10} {one.form:14} {one.expects:7} {one.name}\n" for one in changes())
        return 0
    name, folder, *environment = arguments
    variables = prepared(WAYS[name], Path(folder), *environment)
    command = [sys.executable, "-m", "tests.infra.policy.harmless.application", name]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
