"""A fleet of generated brands, placed over cells and synthesised by the commands of the product.

`fleet.py 1000 --cells 40 --processes 2` shows what the first 100, 500, and all programs cost, the largest process, and
the fullest quotas. The run fails unless a cell that is made again, alone, has the same bytes, and a changed brand not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import show  # noqa: E402 - the script may run from any folder
from infra.policy.reports.seal import assembly_digest  # noqa: E402 - as above

BRAND = """\
brand: brand-{number}
name: Brand {number}
legal_entity: Entity {entity} LLC
support: {{email: help@example.com, phone: "+12065550199"}}
terms_url: https://example.com/sms/terms
privacy_url: https://example.com/privacy
programs:
  transactional:
    opt_outs: self_managed
    origination: {{prod: simulator}}
    topics:
      orders: {{title: order updates, keyword: ORDERS{number}, frequency: 1 msg/order}}
  promotional:
    opt_outs: self_managed
    origination: {{prod: simulator}}
    topics:
      deals: {{keyword: DEALS{number}, frequency: 2 msgs/month}}
"""
# what a large account may be granted beyond its usual quotas: cells of up to 32 brands
GRANTED = {
    "concurrent_executions": 3000,
    **dict.fromkeys(("pools", "opt_out_lists", "configuration_sets", "protect_configurations"), 100),
}
CELL = re.compile(r"prod/(?P<cell>\S+): (?P<programs>\d+) programs in \d+ s, (?P<cpu>\d+) s of CPU: (?P<folder>\S+)")
LARGEST = re.compile(r"(?P<mebibytes>\d+) MiB in the largest process")
MARKS = (100, 500)  # programs, beside all of them
LINKED = (".venv", "node_modules", "build/layer")


def brand_file(number: int) -> str:
    """Return a brand file; each legal entity has two brands."""
    return BRAND.format(number=number, entity=number // 2)


def project(folder: Path, brands: int, cells: int) -> None:
    """Write a copy of the product into `folder`, with generated brands and the cells for them."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
    for name in filter(None, names.decode().split("\0")):
        if not name.startswith("brands/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    for name in ("brands", "build"):
        (folder / name).mkdir()
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for number in range(brands):
        (folder / "brands" / f"brand-{number}.yaml").write_text(brand_file(number))
    settings = json.loads((folder / "cdk.json").read_text())
    places = {
        f"c{number}": {"account": f"{100_000_000_000 + number}", "region": "us-east-1", "quotas": GRANTED}
        for number in range(cells)
    }
    settings["context"]["environments"] = {"prod": {"cells": places}}
    (folder / "cdk.json").write_text(json.dumps(settings))


def run(folder: Path, *arguments: str, **more: str) -> str:
    """Return what a command of the product prints in `folder`; SystemExit where it is refused."""
    settings = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "CELL", "BRAND", "ENV"}}
    told = subprocess.run(
        [str(folder / "sms"), *arguments],
        cwd=folder,
        env={**settings, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise SystemExit(told.stdout[-2000:] + told.stderr[-2000:])
    return told.stdout


def growth(cells: list[dict[str, str]]) -> list[dict[str, object]]:
    """Return what the programs cost that were finished first, up to each mark, and all of them."""
    rows: list[dict[str, object]] = []
    programs = cpu = 0
    marks = [*MARKS]
    for number, cell in enumerate(cells, 1):
        programs, cpu = programs + int(cell["programs"]), cpu + int(cell["cpu"])
        if number == len(cells) or (marks and programs >= marks[0]):
            marks = [mark for mark in marks if mark > programs]
            rows.append({"programs": programs, "cells": number, "cpu_s": cpu, "cpu_ms_each": 1000 * cpu // programs})
    return rows


def fullest(placement: dict[str, Any]) -> list[dict[str, object]]:
    """Return each quota in the cell that fills it most."""
    uses = [(cell["cell"], name, use) for cell in placement["cells"] for name, use in cell["quotas"].items()]
    best = {}
    for cell, name, use in sorted(uses, key=lambda one: one[2]["used"] / one[2]["granted"]):
        best[name] = {"quota": name, "cell": cell, "used": use["used"], "granted": use["granted"]}
    return [{**row, "percent": round(100 * row["used"] / row["granted"])} for row in best.values()]


def check_bytes(folder: Path, cell: str, made: Path) -> None:
    """End the run unless `cell`, made again alone, equals what was `made`, and differs once a brand of it changes."""
    before = assembly_digest(made)
    run(folder, "synth", f"prod/{cell}")
    if assembly_digest(folder / "cdk.out") != before:
        raise SystemExit(f"cell {cell} must have the same bytes alone and among others, and has not")
    brand = next(
        name for name, where in json.loads((folder / "brands/cells.json").read_text())["prod"].items() if where == cell
    )
    file = folder / "brands" / f"{brand}.yaml"
    file.write_text(file.read_text().replace("2 msgs/month", "3 msgs/month"))
    run(folder, "synth", f"prod/{cell}")
    if assembly_digest(folder / "cdk.out") == before:
        raise SystemExit(f"a changed brand file of cell {cell} must show in its bytes, and does not")


def main() -> None:
    """Place and synthesise a fleet and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("brands", type=int, nargs="?", default=1000)
    asked.add_argument("--cells", type=int, default=40)
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    if given.cells < 2:  # noqa: PLR2004 - one is a place, not a fleet
        asked.error(f"--cells must be at least 2, got {given.cells}: one cell is synthesised into cdk.out alone")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        project(folder, given.brands, given.cells)
        run(folder, "place", "--environment", "prod", "--write")
        show("fullest quotas", fullest(json.loads(run(folder, "place", "--environment", "prod", "--json"))))
        told = run(folder, "synth", "prod", "--processes", str(given.processes))
        cells = [found.groupdict() for found in CELL.finditer(told)]
        show("synthesis, cell by cell", growth(cells))
        largest = LARGEST.search(told)
        show("largest process", [{"mebibytes": int(largest["mebibytes"]) if largest else 0, "most": 2048}])
        smallest = min(cells, key=lambda cell: int(cell["programs"]))
        check_bytes(folder, smallest["cell"], folder / smallest["folder"])
    print("a cell made again alone has the same bytes, and a changed brand other ones")


if __name__ == "__main__":
    main()
