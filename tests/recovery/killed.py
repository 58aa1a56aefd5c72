"""The CDK CLI itself, killed in the middle of a first deploy, and run again."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from local.deploy import ACCOUNT
from local.server.environment import REGION
from tests.conftest import ROOT
from tests.recovery.judging import GREEN
from tests.recovery.trial import PATIENCE, PLATFORM, PROMOTIONAL, SHORT_CODES, TRANSACTIONAL, Trial

if TYPE_CHECKING:
    from local.aws import LocalAws

CDK = ROOT / "node_modules" / ".bin" / "cdk"
STACKS = (PLATFORM, PROMOTIONAL, TRANSACTIONAL)


def killed(aws: LocalAws, assembly: Path) -> tuple[dict[str, str], list[str]]:
    """Kill `cdk deploy` once a program's stack is on its way, and run it again, to its end.

    Return how each stack stood after the kill, and what is wrong after the second run.
    """
    aws.reset()
    trial = Trial(aws)
    with tempfile.TemporaryDirectory() as empty:
        _cdk(aws, Path(empty), "bootstrap", f"aws://{ACCOUNT}/{REGION}").wait()
    first = _deploy(aws, assembly)
    deadline = time.monotonic() + PATIENCE
    while trial.status(PROMOTIONAL) == "" and time.monotonic() < deadline:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    for stack in STACKS:
        if trial.status(stack) != "REVIEW_IN_PROGRESS":  # a change set that nobody executes
            trial.settle(stack)
    before = {stack: trial.status(stack) for stack in STACKS}
    again = _deploy(aws, assembly).wait()
    wrong = [f"{stack} is {trial.status(stack)}" for stack in STACKS if trial.status(stack) not in GREEN]
    wrong += [f"the second deploy ended with {again}, the first left {before}"] * bool(again)
    for stack, number in SHORT_CODES.items():
        if trial.pools().get(number) != [trial.outputs(stack).get("Pool")]:
            wrong.append(f"{number} is not in the pool of {stack}")
    return before, wrong + [f"{orphan} is left behind" for orphan in trial.orphans()]


def _deploy(aws: LocalAws, assembly: Path) -> subprocess.Popen[bytes]:
    output = str(assembly)
    return _cdk(aws, ROOT, "deploy", *STACKS, "--app", output, "--require-approval", "never", "--exclusively")


def _cdk(aws: LocalAws, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([str(CDK), *arguments], cwd=folder, env=aws.environment, **quiet)
