"""What the policy costs: its share of a synthesis, what judging costs by itself, and what a blueprint costs.

`python bench/policy/run.py 200` synthesises 200 programs; judging alone is measured on assemblies that are written from
the blueprints.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import cost, show  # noqa: E402 - the script may run from any folder
from bench.synth.run import BRAND  # noqa: E402
from infra.brand.loader import load_all  # noqa: E402
from infra.environment import Environment  # noqa: E402
from infra.facts import expected_stacks  # noqa: E402
from infra.policy.blueprint.deployment import READABLE, assets_entry, stack_entry, uploads  # noqa: E402
from infra.policy.blueprint.store import template_of  # noqa: E402
from infra.policy.enforcement import certify  # noqa: E402
from tools.blueprint.__main__ import stored  # noqa: E402
from tools.blueprint.judging import judgement  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.brand.model import Brand
    from infra.policy.blueprint.expected import ExpectedStack

SYNTHESISED, WRITTEN = (2, 50), (2, 50, 200, 1000)


def main() -> None:
    """Synthesise with and without the policy, judge assemblies of each size, and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        show("judging alone", [_judging(Path(scratch), size) for size in WRITTEN])
        show("policy of a synthesis", [_row(Path(scratch), int(size)) for size in sys.argv[1:] or SYNTHESISED])
    started = time.process_time()
    found = judgement(stored(), thorough=False)
    row = {**found.asked, "findings": len(found.findings), "cpu_s": round(time.process_time() - started, 1)}
    show("policy of the blueprints", [row])


def _row(scratch: Path, programs: int) -> dict[str, object]:
    folder = _brands(scratch / f"brands-{programs}", programs)
    whole = _synthesise(scratch / f"whole-{programs}", folder, "app.py")
    bare = _synthesise(scratch / f"bare-{programs}", folder, "bench/synth/variant.py", "model")
    judging = _judged(scratch / f"whole-{programs}", load_all(folder))
    return {
        "programs": programs,
        "synth_cpu_s": round(whole, 1),
        "without_policy_s": round(bare, 1),
        **judging,
        "judging_share_percent": round(100 * float(str(judging["judging_cpu_s"])) / whole, 1),
        "share_of_synth_percent": round(100 * (whole - bare) / whole, 1),
    }


def _judging(scratch: Path, programs: int) -> dict[str, object]:
    brands = load_all(_brands(scratch / f"written-{programs}", programs))
    folder = scratch / f"assembly-{programs}"
    _write(folder, _expected(brands))
    found = _judged(folder, brands)
    return {
        "programs": programs,
        **found,
        "ms_per_program": round(1e3 * float(str(found["judging_cpu_s"])) / programs, 1),
    }


def _judged(folder: Path, brands: Sequence[Brand]) -> dict[str, object]:
    """Return what reading the facts and judging the assembly takes, as the app does both."""
    started = time.process_time()
    reached = certify(folder, datetime.now(UTC).date(), _expected(brands))
    used = time.process_time() - started
    resources = sum(len(template.resources) for template in reached.assembly.templates)
    return {"resources": resources, "findings": len(reached.findings), "judging_cpu_s": round(used, 2)}


def _expected(brands: Sequence[Brand]) -> list[ExpectedStack]:
    return expected_stacks(brands, Environment.of_file("local", ROOT / "cdk.json"))


def _brands(folder: Path, programs: int) -> Path:
    folder.mkdir()
    for number in range(programs // 2):
        (folder / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
    return folder


def _write(folder: Path, stacks: list[ExpectedStack]) -> None:
    """Write the assembly of `stacks` as the CDK would."""
    folder.mkdir()
    artifacts: dict[str, object] = {}
    for stack in stacks:
        template = json.dumps(template_of(stack), indent=1)
        (folder / f"{stack.name}.template.json").write_text(template)
        (folder / f"{stack.name}.metadata.json").write_text("{}")
        digest = hashlib.sha256(template.encode()).hexdigest()
        artifacts |= {stack.name: stack_entry(stack, digest), f"{stack.name}.assets": assets_entry(stack)}
        files = uploads(stack, digest).items()
        placed = {name: {**one, "destinations": {"place": one["destinations"][0]}} for name, one in files}
        assets = {"version": "1", "files": placed, "dockerImages": {}}
        (folder / f"{stack.name}.assets.json").write_text(json.dumps(assets))
        for name, package in stack.packages.items():
            _pack(folder / f"asset.{name}.zip", package)
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))


def _pack(archive: Path, files: Mapping[str, bytes]) -> None:
    if not archive.exists():
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files.items():
                entry = zipfile.ZipInfo(name)
                entry.external_attr = READABLE
                packed.writestr(entry, content)


def _synthesise(outdir: Path, brands: Path, *script: str) -> float:
    """Write the assembly of `brands`; return the CPU seconds of Python and Node together."""
    environment = {
        **os.environ,
        "ENV": "local",
        "BRANDS": str(brands),
        "PYTHONPATH": str(ROOT),
        "CDK_OUTDIR": str(outdir),
        "CDK_CONTEXT_JSON": json.dumps(json.loads((ROOT / "cdk.json").read_text())["context"]),
    }
    before = _children()
    cost([sys.executable, *script], environment, ROOT)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
