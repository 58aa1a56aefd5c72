"""How long the functions take to load, each against a bare `import boto3` and the clients that it makes."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bench.inbound.home import ROOT, Home

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUNDS = 7
GOAL = 1.2
LAYER = ("aws_lambda_powertools", "jmespath", "typing_extensions")
CLIENTS = {
    "keyword_handler": ("dynamodb", "pinpoint-sms-voice-v2"),
    "send_gate": ("dynamodb", "pinpoint-sms-voice-v2", "sqs", "scheduler"),
    "delivery_events": ("dynamodb",),
    "campaign": ("dynamodb", "s3", "sqs"),
    "reconcile": ("dynamodb", "pinpoint-sms-voice-v2"),
    "archive": ("s3",),
    "announcer": ("events", "sqs"),
    "cascade": ("dynamodb", "pinpoint-sms-voice-v2"),
}
# what the other functions are told, and only look at when they are called
ELSEWHERE = (
    *("ARCHIVE_BUCKET", "BULK_QUEUE", "BULK_QUEUE_ARN", "CAMPAIGN_BUCKET", "CONSENT_BUS"),
    *("DEAD_LETTERS_ARN", "EVENTS_QUEUE", "GATE_MAPPINGS", "KEY_ARN", "REQUEST_QUEUE"),
    *("REQUEST_QUEUE_ARN", "SCHEDULER_ROLE", "SCHEDULE_GROUP"),
)
TIMED = """\
import time
wall, cpu = time.perf_counter(), time.process_time()
{}
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def cold_starts(home: Home, folder: Path) -> list[dict[str, object]]:
    """Return rows for each function: the floor, our code with its bytecode at hand, and our code as bare sources.

    The median of some processes, taken in turns; Lambda's own runtime has the bytecode of boto3 at hand, and none of
    what is deployed.
    """
    unpack(home, folder)
    told = dict.fromkeys(ELSEWHERE, "elsewhere") | {"SETTLE_SECONDS": "900"}
    given = home.aws.environment | told | home.variables
    return [row for name in CLIENTS for row in _of_one(name, given, folder)]


def _of_one(function: str, given: Mapping[str, str], folder: Path) -> list[dict[str, object]]:
    floor = "; ".join(["import boto3", *(f"boto3.client({client!r})" for client in CLIENTS[function])])
    ours = f"import lambdas.functions.{function}.handler"
    bare = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
    cached = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(folder / "manifest")))}
    cases = {"floor": (floor, {}), "with bytecode": (ours, cached), "from sources": (ours, bare)}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for turn in range(ROUNDS + 1):
        for name, (code, more) in cases.items():
            seconds = _seconds(code, {**given, **more}, folder)
            taken[name] += [seconds] if turn else []  # the first fills the caches
    least = _medians(taken["floor"])
    return [{"function": function} | _row(name, _medians(seconds), least) for name, seconds in taken.items()]


def unpack(home: Home, folder: Path) -> None:
    """Lay the function out as Lambda does: sources, dependency layer and manifest, all without bytecode."""
    bare = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lambdas", folder / "lambdas", ignore=bare)
    for name in LAYER:
        spec = find_spec(name)
        source = Path(spec.origin if spec and spec.origin else name)
        if source.name == "__init__.py":
            shutil.copytree(source.parent, folder / name, ignore=bare)
        else:
            shutil.copy(source, folder)
    for place in (folder, folder / "manifest"):
        (place / "program_manifest").mkdir(parents=True)
        (place / "program_manifest" / "__init__.py").touch()
        (place / "program_manifest" / "program.json").write_text(home.program.to_json())


def _seconds(code: str, environment: Mapping[str, str], folder: Path) -> tuple[float, float]:
    told = subprocess.run(
        [sys.executable, "-c", TIMED.format(code)],
        cwd=folder.parent,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    wall, cpu = map(float, told.split())
    return wall, cpu


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
