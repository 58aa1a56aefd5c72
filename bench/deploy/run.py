"""What a first deploy costs: seconds and operations for 2, 10 and 50 brands, one stack at a time against side by side.

On the local AWS the seconds are those of the CDK CLI and of the emulator on this machine. What an account would take is
reckoned from them by the product's own schedule, with the seconds of a stack as assumptions that are printed beside.
"""

from __future__ import annotations

import heapq
import io
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402 - the script may run from any folder

from bench.measure import CommandFailedError, show  # noqa: E402 - as above
from bench.synth.run import BRAND  # noqa: E402 - as above
from local.aws import LocalAws  # noqa: E402 - as above
from local.deploy import bootstrap, deploy  # noqa: E402 - as above
from ops.rollout.assembly import Stack, read  # noqa: E402 - as above
from ops.rollout.cdk import Cdk  # noqa: E402 - as above
from ops.rollout.changes import SMS, change  # noqa: E402 - as above
from ops.rollout.deploy import AT_ONCE, opened  # noqa: E402 - as above
from ops.rollout.schedule import Schedule  # noqa: E402 - as above
from ops.rollout.side_by_side import Rollout  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ops.rollout.changes import StackChange

SIZES = tuple(map(int, os.environ.get("BRANDS_OF", "2,10,50").split(",")))
HERE = min(4, os.cpu_count() or 1)  # stacks at a time on this machine

# Seconds in an account, assumed: nothing here was run on one. A new program makes some 100 to 160 resources, the pool
# with its keywords about half-way; a changed one takes new code for up to twelve functions.
CREATE, UNTIL_POOL, UPDATE = 180, 80, 120


@dataclass(frozen=True, slots=True)
class Run:
    """One deploy: its seconds, and the operations that CloudFormation reported complete."""

    seconds: float
    operations: int


def main() -> None:
    """Measure every size, reckon what an account would take, and print both."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        show("first deploy to the local AWS", [_row(folder, size) for size in SIZES])
        stacks = read(folder / f"{SIZES[0]}-{HERE}" / "cdk.out")
        show("an account, reckoned", [_reckoned(stacks, brands) for brands in (2, 10, 50, 100)])


def _row(folder: Path, brands: int) -> dict[str, object]:
    bare, serial, side_by_side = (_run(folder, brands, at_once) for at_once in (0, 1, HERE))
    stacks = read(folder / f"{brands}-{HERE}" / "cdk.out")
    sms = sum(one["Type"].startswith(SMS) for stack in stacks for one in stack.resources.values())
    programs = 2 * brands
    return {
        "brands": brands,
        "stacks": len(stacks),
        "cdk_deploy_all_s": round(bare.seconds, 1),
        "one_at_a_time_s": round(serial.seconds, 1),
        f"{HERE}_side_by_side_s": round(side_by_side.seconds, 1),
        "seconds_per_program": round(side_by_side.seconds / programs, 2),
        "operations_per_program": round(side_by_side.operations / programs, 1),
        "of_the_sms_service": round(sms / programs, 1),
    }


def _run(folder: Path, brands: int, at_once: int) -> Run:
    """Deploy `brands` to a local AWS of their own; `at_once` of 0 is the CDK CLI alone, `--all` in one process."""
    place = folder / f"{brands}-{at_once}"
    (place / "brands").mkdir(parents=True)
    for number in range(brands):
        (place / "brands" / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
    with LocalAws.start(place / "aws") as aws:
        environment = {**aws.environment, "ENV": "local", "BRANDS": str(place / "brands")}
        log, quiet = place / "deploy.log", Console(file=io.StringIO())
        if at_once:
            return _ours(environment, place, log, at_once)
        with opened(log) as written:
            bootstrap(environment, written, quiet)
            cdk, output = Cdk(environment, written), str(place / "cdk.out")
            cdk.run(["synth", "--quiet", "--output", output])
            started = time.perf_counter()
            code = cdk.run(["deploy", "--all", "--app", output, "--require-approval", "never"])
            if code:
                raise CommandFailedError(log.read_text()[-2000:])
            return Run(time.perf_counter() - started, _completed(log))


def _ours(environment: Mapping[str, str], place: Path, log: Path, at_once: int) -> Run:
    results = deploy(
        environment, place / "cdk.out", console=Console(file=io.StringIO()), log=log, at_once=at_once, rollout=Rollout
    )
    begun = min(one.started for one in results)
    return Run(max(one.started + one.seconds for one in results) - begun, _completed(log))


def _completed(log: Path) -> int:
    """Return how many resources CloudFormation made, the stacks themselves and those of the bootstrap left out."""
    lines = [line for line in log.read_text().splitlines() if " CREATE_COMPLETE " in line]
    return sum("AWS::CloudFormation::Stack" not in line and not line.startswith("CDKToolkit") for line in lines)


def _reckoned(stacks: list[Stack], brands: int) -> dict[str, object]:
    programs = [stack for stack in stacks if stack.brand and not stack.optional][:2]
    many = [Stack(f"{stack.name}-{number}", stack.template) for number in range(brands) for stack in programs]
    kept = {stack.name: {**stack.template, "Resources": _other_code(stack)} for stack in many}
    first, code = [change(stack, None) for stack in many], [change(stack, kept[stack.name]) for stack in many]
    return {
        "brands": brands,
        "new_one_at_a_time_min": round(len(many) * CREATE / 60),
        "new_side_by_side_min": round(_minutes(first, CREATE)),
        "changed_one_at_a_time_min": round(len(many) * UPDATE / 60),
        "changed_side_by_side_min": round(_minutes(code, UPDATE)),
        "assumed_seconds": f"new {CREATE} ({UNTIL_POOL} until its pool stands), changed {UPDATE}, {AT_ONCE} at a time",
    }


def _other_code(stack: Stack) -> dict[str, object]:
    return {
        name: one | {"Properties": one["Properties"] | {"Code": {}}} if one["Type"] == "AWS::Lambda::Function" else one
        for name, one in stack.resources.items()
    }


def _minutes(found: list[StackChange], seconds: int) -> float:
    """Return how long the schedule takes where each stack takes `seconds`, and leaves the lane once its pool stands."""
    schedule, now = Schedule(found, AT_ONCE), 0.0
    coming: list[tuple[float, str, bool]] = []
    while not schedule.over:
        while one := schedule.take():
            heapq.heappush(coming, (now + UNTIL_POOL, one.stack.name, False))
            heapq.heappush(coming, (now + seconds, one.stack.name, True))
        now, name, ended = heapq.heappop(coming)
        if ended:
            schedule.end(name, well=True)
        else:
            schedule.leave_lane(name)
    return now / 60


if __name__ == "__main__":
    main()
