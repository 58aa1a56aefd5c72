"""What the policy costs: CPU milliseconds per 1,000 resources at 2, 50 and 200 programs, and its share of a synth."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import cost, show  # noqa: E402 - the script may run from any folder
from bench.synth.run import BRAND  # noqa: E402
from infra.policy.assembly import read_assembly  # noqa: E402
from infra.policy.check import judge  # noqa: E402
from infra.policy.separation import prove  # noqa: E402

PROGRAMS = (2, 50, 200)


def main() -> None:
    """Synthesise each size once, judge what was written, and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        show("policy", [_row(Path(scratch), programs) for programs in PROGRAMS])


def _row(scratch: Path, programs: int) -> dict[str, object]:
    folder, synth = scratch / f"out-{programs}", _synthesise(scratch, programs)
    started = time.process_time()
    assembly = read_assembly(folder)
    read = time.process_time()
    prove(assembly)
    proved = time.process_time()
    judge(assembly)  # finds the proof made
    judged = time.process_time()
    resources = sum(len(template.resources) for template in assembly.templates)
    return {
        "programs": programs,
        "resources": resources,
        "synth_cpu_s": round(synth, 2),
        "read_ms": round(1000 * (read - started)),
        "proof_ms": round(1000 * (proved - read)),
        "rules_ms": round(1000 * (judged - proved)),
        "ms_per_1000_resources": round(1e6 * (judged - started) / resources),
        "share_of_synth_percent": round(100 * (judged - started) / synth, 1),
    }


def _synthesise(scratch: Path, programs: int) -> float:
    """Write an assembly of `programs` programs; return the CPU seconds of Python and Node together."""
    brands = scratch / f"brands-{programs}"
    brands.mkdir()
    for number in range(programs // 2):
        (brands / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
    context = json.dumps(json.loads((ROOT / "cdk.json").read_text())["context"])
    environment = {
        **os.environ,
        "ENV": "local",
        "BRANDS": str(brands),
        "PYTHONPATH": str(ROOT),
        "CDK_OUTDIR": str(scratch / f"out-{programs}"),
        "CDK_CONTEXT_JSON": context,
    }
    before = _children()
    cost([sys.executable, "app.py"], environment, ROOT)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
