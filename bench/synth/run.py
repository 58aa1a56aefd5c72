"""What a synthesis costs: seconds, CPU, memory, and messages, part by part, against a bare CDK app.

`run.py 2 6` takes 2 and 6 brands of two programs each; `--before COMMIT` measures the product as it was beside it.
`--one-of 1000` builds one brand of a folder of so many, and the same brand alone. The run fails unless the bare CDK app
holds the same resources as the product, and careless code, which asks each question five times, misses its goal.
The floor is that app as the CDK makes it; `bare` is without the CDK's validator, which the product asks only of stacks
that have no blueprint.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import Cost, cost, show  # noqa: E402 - the script may run from any folder

SIZES = (2, 10, 50)
WASTEFUL = "now, asking five times"
MOST_MESSAGES, MOST_OF_FLOOR = 500, 1.3
BRAND = """\
brand: brand-{number}
name: Brand {number}
legal_entity: Bench Holdings LLC
support: {{email: help@example.com, phone: "+12065550199"}}
terms_url: https://example.com/sms/terms
privacy_url: https://example.com/privacy
programs:
  transactional:
    topics:
      orders: {{title: order updates, keyword: ORDERS{number}, frequency: 1 msg/order}}
  promotional:
    topics:
      deals: {{keyword: DEALS{number}, frequency: 2 msgs/month}}
"""


@dataclass(frozen=True)
class Bench:
    """Where files are written, and the trees that are measured: the product, and maybe the product as it was."""

    scratch: Path
    trees: dict[str, Path]

    def environment(self, brands: int, tree: Path, variant: str, only: str = "") -> dict[str, str]:
        """Return the variables of a run."""
        context = json.loads((ROOT / "cdk.json").read_text())["context"]
        return {
            **os.environ,
            "ENV": "local",
            "BRANDS": str(self.folder(brands)),
            "BRAND": only,
            "PYTHONPATH": str(tree),
            "CDK_OUTDIR": str(self.scratch / f"{variant}-{brands}{only}"),
            "CDK_CONTEXT_JSON": json.dumps(context),
            "FINISHED": str(self.scratch / "now-1"),
            "PROGRAMS": str(2 * brands),
        }

    def folder(self, brands: int) -> Path:
        """Return a folder of so many brand files."""
        files = self.scratch / f"brands-{brands}"
        if not files.is_dir():
            files.mkdir()
            for number in range(brands):
                (files / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
        return files

    def app(self, brands: int, label: str, only: str = "") -> Cost:
        """Return what the whole product costs, or one brand of it."""
        tree = self.trees[label]
        return cost([sys.executable, "app.py"], self.environment(brands, tree, label, only), tree)

    def part(self, brands: int, variant: str) -> Cost:
        """Return what a part of it costs."""
        environment = self.environment(brands, ROOT, variant)
        return cost([sys.executable, "bench/synth/variant.py", variant], environment, ROOT)

    def resources(self, brands: int, variant: str) -> Counter[str]:
        """Return what the programs that `variant` made hold, by type."""
        folder, found = self.scratch / f"{variant}-{brands}", Counter[str]()
        for file in folder.glob("*.template.json"):
            if file.name.startswith(("floor-", "sms-local-brand-")):
                found.update(one["Type"] for one in json.loads(file.read_text())["Resources"].values())
        return found

    def messages(self, label: str, variant: str = "messages") -> dict[str, float]:
        """Return the messages of a further program, by kind: what three brands ask, less what one asks."""
        few, many = (self._messages(brands, label, variant) for brands in (1, 3))
        return {kind: round((many[kind] - few[kind]) / 4, 1) for kind in ("reads", "creates", "calls")}

    def _messages(self, brands: int, label: str, variant: str) -> dict[str, int]:
        command = [sys.executable, str(ROOT / "bench/synth/variant.py"), variant]
        tree = self.trees[label]
        environment = self.environment(brands, tree, f"messages-{label}")
        told = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=True)
        found: dict[str, int] = json.loads(told.stdout.splitlines()[-1])
        return found


def main() -> None:
    """Measure every variant at every size and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("brands", type=int, nargs="*", default=SIZES)
    asked.add_argument("--before", metavar="COMMIT")
    asked.add_argument("--one-of", type=int, default=0, metavar="BRANDS")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        trees = {"before": _as_it_was(Path(scratch), given.before)} if given.before else {}
        bench = Bench(Path(scratch), {**trees, "now": ROOT})
        bench.app(1, "now")  # writes the template of the floor
        _show(bench, given.brands)
        if given.one_of:
            show(f"one brand of {given.one_of}", [_one_of(bench, given.one_of, label) for label in bench.trees])


def _as_it_was(scratch: Path, commit: str) -> Path:
    """Return the tree of `commit`, with the layer of this one."""
    tree = scratch / "before"
    tree.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
    subprocess.run(["tar", "-x"], cwd=tree, input=packed, check=True)  # noqa: S607 - the tools of the machine
    (tree / "build").symlink_to(ROOT / "build")
    return tree


def _show(bench: Bench, sizes: list[int]) -> None:
    costs = {size: _costs(bench, size) for size in sizes}
    show(
        "synthesis, wall seconds",
        [_row(size, {name: one.seconds for name, one in costs[size].items()}) for size in sizes],
    )
    show("synthesis, CPU seconds", [_row(size, {name: one.cpu for name, one in costs[size].items()}) for size in sizes])
    show("peak MiB of the largest process", [_peak(size, costs[size]) for size in sizes])
    if len(sizes) > 1:
        show("CPU of a further program", [_further(costs, sizes[0], sizes[-1])])
    told = {label: bench.messages(label) for label in bench.trees} | {WASTEFUL: bench.messages("now", "wasteful")}
    show(
        "messages of a further program",
        [{"tree": label, **one, "all": sum(one.values())} for label, one in told.items()],
    )
    missed = {label: sum(one.values()) > MOST_MESSAGES for label, one in told.items()}
    if not missed[WASTEFUL]:
        raise SystemExit("asking each question five times must miss the goal, and did not: these figures mean nothing")
    ratio = costs[sizes[-1]]["now"].cpu / costs[sizes[-1]]["floor"].cpu
    goals = {
        f"at most {MOST_MESSAGES} messages of a further program": not missed["now"],
        f"at most {MOST_OF_FLOOR} of the CPU of the floor": ratio <= MOST_OF_FLOOR,
    }
    show("goals", [{"goal": goal, "met": "yes" if met else "NO"} for goal, met in goals.items()])


def _costs(bench: Bench, size: int) -> dict[str, Cost]:
    parts = {variant: bench.part(size, variant) for variant in ("bare", "floor", "model")}
    found = {**parts, **{label: bench.app(size, label) for label in bench.trees}}
    if bench.resources(size, "bare") != bench.resources(size, "now"):
        raise SystemExit(
            "the bare app must hold the resources of the product, and does not: these figures mean nothing"
        )
    return found


def _row(size: int, figures: dict[str, float]) -> dict[str, object]:
    ratios = {
        f"{name}_to_{base}": round(figures[name] / figures[base], 2)
        for name in ("before", "now")
        for base in ("floor", "bare")
        if name in figures
    }
    return {"brands": size, "programs": 2 * size, **{name: round(one, 2) for name, one in figures.items()}, **ratios}


def _peak(size: int, costs: dict[str, Cost]) -> dict[str, object]:
    return {"programs": 2 * size, **{name: round(one.mebibytes) for name, one in costs.items()}}


def _further(costs: dict[int, dict[str, Cost]], low: int, high: int) -> dict[str, object]:
    programs = 2 * (high - low)
    return {
        f"{name}_ms": round(1000 * (costs[high][name].cpu - costs[low][name].cpu) / programs) for name in costs[low]
    }


def _one_of(bench: Bench, brands: int, label: str) -> dict[str, object]:
    alone, among = bench.app(1, label, "brand-0"), bench.app(brands, label, "brand-0")
    return {
        "tree": label,
        "alone_cpu_s": round(alone.cpu, 2),
        f"one_of_{brands}_cpu_s": round(among.cpu, 2),
        "ratio": round(among.cpu / alone.cpu, 2),
    }


if __name__ == "__main__":
    main()
