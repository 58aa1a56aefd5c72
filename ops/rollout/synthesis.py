"""The synthesis of an environment: each of its cells in a process of its own, as many side by side as were asked for.

A process holds what one cell holds, so memory does not grow with the environment, and a cell has the bytes that it has
by itself.
"""

from __future__ import annotations

import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from ops.rollout.cdk import ROOT, Cdk
from ops.rollout.deploy import notes, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from infra.environment import Environment

KIBIBYTES = 1 if sys.platform == "linux" else 1024  # macOS tells bytes


@dataclass(frozen=True, slots=True)
class Synthesis:
    """How the synthesis of one place ended, and what it said."""

    place: Environment
    code: int
    said: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What all processes that ended took together, and the most memory that one of them held."""

    cpu: float
    mebibytes: float


def output_of(place: Environment) -> Path:
    """Return the folder of the assembly of `place`."""
    return ROOT / "build" / f"cdk.out-{place.cell}" if place.cell else ROOT / "cdk.out"


def synthesise(places: Sequence[Environment], processes: int) -> Iterator[Synthesis]:
    """Synthesise each of `places`, so many at once, and yield each as it ends; one that is refused stops no other."""
    with ThreadPoolExecutor(processes) as pool:
        for ended in as_completed([pool.submit(_apart, place, output_of(place)) for place in places]):
            yield ended.result()


def synthesise_one(place: Environment) -> Synthesis:
    """Synthesise one place that was named, into the folder where the CDK's CLI and pipelines look for it."""
    return _apart(place, ROOT / "cdk.out")


def _apart(place: Environment, output: Path) -> Synthesis:
    lines: list[str] = []
    behind = f"-{place.cell}" if place.cell else ""
    settings, started = {**os.environ, "ENV": place.called}, monotonic()
    with opened(ROOT / "build" / f"synth{behind}.log") as log:
        code = Cdk(settings, log).run(["synth", "--quiet", "--output", str(output)], lines.append, ROOT)
    return Synthesis(place, code, tuple(lines if code else notes(lines)), monotonic() - started)


def spent() -> Spent:
    """Return what the processes that ended have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIBIBYTES / 1024)
