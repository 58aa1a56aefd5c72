"""What the policy costs: CPU seconds in a synthesis of 2, 50 and 200 programs, its share, and what a blueprint costs.

`python bench/policy/run.py 1000` measures another number of programs.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import cost, show  # noqa: E402 - the script may run from any folder
from bench.synth.run import BRAND  # noqa: E402
from infra.brand.loader import load_all  # noqa: E402
from infra.environment import Environment  # noqa: E402
from infra.facts import expected_stacks  # noqa: E402
from infra.policy.enforcement import certify  # noqa: E402
from tools.blueprint.__main__ import stored  # noqa: E402
from tools.blueprint.judging import judgement  # noqa: E402

PROGRAMS = (2, 50, 200)


def main() -> None:
    """Synthesise each size with and without the policy, judge what was written once more, and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        show("policy of a synthesis", [_row(Path(scratch), int(size)) for size in sys.argv[1:] or PROGRAMS])
    started = time.process_time()
    found = judgement(stored(), thorough=False)
    row = {**found.asked, "findings": len(found.findings), "cpu_s": round(time.process_time() - started, 1)}
    show("policy of the blueprints", [row])


def _row(scratch: Path, programs: int) -> dict[str, object]:
    folder = scratch / f"brands-{programs}"
    folder.mkdir()
    for number in range(programs // 2):
        (folder / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
    whole = _synthesise(scratch / f"whole-{programs}", folder, "app.py")
    bare = _synthesise(scratch / f"bare-{programs}", folder, "bench/synth/variant.py", "model")
    brands, today = load_all(folder), datetime.now(UTC).date()
    started = time.process_time()
    expected = expected_stacks(brands, Environment.of_file("local", ROOT / "cdk.json"))
    facts = time.process_time()
    reached = certify(scratch / f"whole-{programs}", today, expected)
    ended = time.process_time()
    return {
        "programs": programs,
        "resources": sum(len(template.resources) for template in reached.assembly.templates),
        "findings": len(reached.findings),
        "synth_cpu_s": round(whole, 1),
        "without_policy_s": round(bare, 1),
        "facts_s": round(facts - started, 2),
        "judging_s": round(ended - facts, 2),
        "ms_per_program": round(1000 * (ended - started) / programs, 1),
        "judging_share_percent": round(100 * (ended - started) / whole, 1),
        "share_of_synth_percent": round(100 * (whole - bare) / whole, 1),
    }


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
