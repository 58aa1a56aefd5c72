"""How long the functions take to load, each against a bare `import boto3` and the clients that it makes.

`python -m bench.inbound.cold [FUNCTION...]` measures all of them, or those that are named, and one of them once more
with a slow import planted in it, which must show. The functions are those of the folder, and the clients of each are
those that it asks for while it loads: neither is listed here.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import show
from infra.brand.copy import form_of
from infra.brand.loader import load
from infra.brand.manifest import manifest
from tools import sdk_models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROUNDS = 7
GOAL = 1.2
ROOT = Path(__file__).parents[2]
LAYER = ("aws_lambda_powertools", "jmespath", "typing_extensions")
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "lambdas" / "functions").glob("*/handler.py"))
# what functions are told, and only look at when they are called; one that needs another name says so, and fails
TOLD = (
    *("ARCHIVE_BUCKET", "BULK_QUEUE", "BULK_QUEUE_ARN", "CAMPAIGN_BUCKET", "CONFIGURATION_SET", "CONSENT_BUS"),
    *("DEACTIVATIONS", "DEAD_LETTERS_ARN", "DOOR_TABLE", "EVENTS_QUEUE", "EVENT_BUS", "FORM_QUEUE", "GATE_MAPPINGS"),
    *("INBOUND_DEAD_LETTERS", "KEY_ARN", "LEDGER_TABLE", "LINKS_TABLE", "OPT_OUT_LIST", "PERSON_SECRET", "POOL_ARN"),
    *("PREFERENCES_QUEUE", "REPORT_BUCKET", "REQUEST_QUEUE", "REQUEST_QUEUE_ARN", "SCHEDULER_ROLE", "SCHEDULE_GROUP"),
    *("SENDS_TABLE", "SUBSCRIPTIONS_TABLE"),
)
GIVEN = dict.fromkeys(TOLD, "elsewhere") | {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "MESSAGE_TYPE": "PROMOTIONAL",
    "SETTLE_SECONDS": "900",
    "PATH": os.environ["PATH"],
}
PLANTED = "\nsum(number for number in range(50_000_000))\n"  # more than a second
ASKED = """\
import json
from botocore.session import Session
asked, made = [], Session.create_client
def noted(session, service, *given, **more):
    asked.append(service)
    return made(session, service, *given, **more)
Session.create_client = noted
import lambdas.functions.{}.handler
print(json.dumps(sorted(set(asked))))
"""
TIMED = """\
import time
wall, cpu = time.perf_counter(), time.process_time()
{}
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def cold_starts(folder: Path, functions: Iterable[str] = FUNCTIONS) -> list[dict[str, object]]:
    """Return rows for each function: the floor, our code with its bytecode at hand, and our code as bare sources.

    The median of some processes, taken in turns; Lambda's own runtime has the bytecode of boto3 at hand, and none of
    what is deployed. `folder` is what `unpack` made.
    """
    return [row for name in functions for row in _of_one(name, folder)]


def clients_of(function: str, folder: Path) -> list[str]:
    """Return the services for which `function` makes clients while it loads."""
    asked: list[str] = json.loads(_run(ASKED.format(function), _bare(folder), folder))
    return asked


def _bare(folder: Path) -> dict[str, str]:
    return {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}


def _of_one(function: str, folder: Path) -> list[dict[str, object]]:
    clients = clients_of(function, folder)
    floor = "; ".join(["import boto3", *(f"boto3.client({client!r})" for client in clients)])
    ours = f"import lambdas.functions.{function}.handler"
    bare = _bare(folder)
    cached = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(folder / "manifest")))}
    cases = {"floor": (floor, bare), "with bytecode": (ours, cached), "from sources": (ours, bare)}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for turn in range(ROUNDS + 1):
        for name, (code, more) in cases.items():
            seconds = _seconds(code, more, folder)
            taken[name] += [seconds] if turn else []  # the first fills the caches
    if list((folder / "lambdas").rglob("__pycache__")):
        raise ValueError(f"{folder} must hold sources only, got bytecode")
    least = _medians(taken["floor"])
    rows = [_row(name, _medians(seconds), least) for name, seconds in taken.items()]
    return [{"function": function, "clients": ", ".join(clients)} | row for row in rows]


def unpack(folder: Path) -> Path:
    """Lay a function out in `folder` as Lambda does: sources, layer and manifest, without bytecode; return `folder`."""
    bare = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lambdas", folder / "lambdas", ignore=bare)
    for name in LAYER:
        spec = find_spec(name)
        source = Path(spec.origin if spec and spec.origin else name)
        if source.name == "__init__.py":
            shutil.copytree(source.parent, folder / name, ignore=bare)
        else:
            shutil.copy(source, folder)
    brand = load(ROOT / "brands" / "example-outlet.yaml")
    form = form_of(brand)
    if form is None:
        raise ValueError("the example has lost its form, which two functions show")
    for place in (folder, folder / "manifest"):
        sdk_models.main(place / "sdk_models")
        (place / "program_manifest").mkdir(parents=True)
        (place / "program_manifest" / "__init__.py").touch()
        program = manifest(brand, "promotional", "bench").to_json()
        (place / "program_manifest" / "program.json").write_text(program)
        (place / "program_manifest" / "form.json").write_text(form.to_json())
    return folder


def _seconds(code: str, more: Mapping[str, str], folder: Path) -> tuple[float, float]:
    wall, cpu = map(float, _run(TIMED.format(code), more, folder).split())
    return wall, cpu


def _run(code: str, more: Mapping[str, str], folder: Path) -> bytes:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder.parent, env=GIVEN | dict(more), stdout=subprocess.PIPE, check=True).stdout


def _medians(seconds: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in seconds), statistics.median(cpu for _, cpu in seconds)


def _row(name: str, taken: tuple[float, float], floor: tuple[float, float]) -> dict[str, object]:
    return {
        "import": name,
        "wall_ms": round(taken[0] * 1000),
        "cpu_ms": round(taken[1] * 1000),
        "wall_to_floor": round(taken[0] / floor[0], 2),
        "cpu_to_floor": round(taken[1] / floor[1], 2),
        "goal": GOAL,
    }


def above_goal(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the functions whose import from sources takes more CPU than the goal, each with its ratio."""
    sources = [row for row in rows if row["import"] == "from sources"]
    return [f"{row['function']} {row['cpu_to_floor']}" for row in sources if float(str(row["cpu_to_floor"])) > GOAL]


def control(folder: Path, function: str) -> list[str]:
    """Return what is told of `function` with a slow import planted in it."""
    handler = folder / "lambdas" / "functions" / function / "handler.py"
    sound = handler.read_text(encoding="utf-8")
    handler.write_text(sound + PLANTED, encoding="utf-8")
    told = above_goal(cold_starts(folder, [function]))
    handler.write_text(sound, encoding="utf-8")
    return told


def main(names: list[str]) -> int:
    """Measure and print; 1 where the planted import does not show."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = unpack(Path(scratch) / "function")
        rows = cold_starts(folder, names or FUNCTIONS)
        show(f"cold import, median of {ROUNDS} processes", rows)
        sys.stdout.write(f"above {GOAL} x the floor: {', '.join(above_goal(rows)) or 'none'}\n")
        planted = control(folder, (names or FUNCTIONS)[0])
        sys.stdout.write(f"control, with a slow import planted: {', '.join(planted) or 'not noticed'}\n")
    return 0 if planted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
