"""What tests of several folders share: the app synthesised once per process."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "tests" / "project"  # brand files and environments of the tests, whatever those of this repository are
VENV = ROOT / ".venv" / "bin"
GIVES_WAY = 5

settings.register_profile("any load", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":  # whoever plants mutants has a profile of their own
    settings.load_profile("any load")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a worker give way once it runs anything but the deployed programs: their texts and calls have deadlines.

    Nobody may take that step back; the group of the deployed programs is among the first that are handed out.
    """
    deployed = any("local_aws" in marker.args for marker in item.iter_markers("xdist_group"))
    if "PYTEST_XDIST_WORKER" in os.environ and not deployed and os.nice(0) < GIVES_WAY:
        os.nice(GIVES_WAY)


def run_app(outdir: Path, script: Path = ROOT / "app.py", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the CDK app as the CDK CLI does, without the CLI."""
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    path = f"{VENV}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "ENV": "local",
        "CDK_OUTDIR": str(outdir),
        "BRANDS": str(PROJECT / "brands"),
        "CDK_CONTEXT_JSON": json.dumps(context),
        **more,
    }
    return subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def synthesise() -> Callable[..., subprocess.CompletedProcess[str]]:
    return run_app


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished assembly of the example brands in the local environment, made by the first worker that needs it."""
    worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp().parent if worker else tmp_path_factory.mktemp("assembly")
    outdir = folder / "cdk.out"
    with (folder / "assembly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "assembly.whole").exists():
            result = run_app(outdir)
            assert result.returncode == 0, result.stdout + result.stderr
            (folder / "assembly.whole").touch()
    return outdir


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, Mapping[str, Any]]:
    """Every template of the assembly by its stack's name."""
    files = sorted(assembly.glob("*.template.json"))
    return {file.name.removesuffix(".template.json"): json.loads(file.read_text()) for file in files}


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The one browser of a process: Playwright starts no second one beside it."""
    from tests.chromium import chromium  # noqa: PLC0415 - most processes need none

    with chromium() as started:
        yield started
