"""Two programs on one topic are deployed by nobody, whatever is asked of the CDK, its command line, or the app."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
APP = Path(__file__).with_name("talked_round_app.py")
CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"
ALL_RULES = "SmsProgram::SmsProgram-TwoWay SmsProgram::SmsProgram-NoCrossing SmsProgram::* *"
SHARED = "SmsProgram-TwoWay"
WALL = "acknowledges SmsProgram"


@pytest.fixture(scope="module")
def brands(tmp_path_factory):
    """A folder with one brand of two programs."""
    folder = tmp_path_factory.mktemp("brands")
    shutil.copy(ROOT / "brands" / "example-corp.yaml", folder)
    return folder


@pytest.fixture
def synth(tmp_path, brands):
    """Run `cdk synth` with options on the app."""

    def run(*options, **asked):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        outside_pytest = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        node, app = shutil.which("node", path=path), f"{sys.executable} {APP}"
        return subprocess.run(
            [node, CDK, "synth", "--quiet", "--app", app, "--output", tmp_path / "cdk.out", *options],
            cwd=ROOT,
            env={**outside_pytest, "PATH": path, "PYTHONPATH": str(ROOT), "BRANDS": str(brands), **asked},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    ("options", "asked", "told"),
    [
        ((), {}, SHARED),
        (("--ignore-errors",), {}, SHARED),
        (("--ignore-errors",), {"SCOPE": "stage"}, SHARED),
        (("--ignore-errors",), {"ACKNOWLEDGE": ALL_RULES}, WALL),
    ],
    ids=["cdk synth", "cdk synth --ignore-errors", "in a stage, ignoring errors", "acknowledged, ignoring errors"],
)
def test_the_command_line_lets_no_mixture_through(synth, options, asked, told):
    done = synth(*options, **asked)
    assert done.returncode != 0
    assert told in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, SHARED),
        ({"NETS": "enforce", "ACKNOWLEDGE": ALL_RULES}, SHARED),
        ({"NETS": "attach", "ACKNOWLEDGE": ALL_RULES, "MUTATION": "none"}, WALL),
    ],
    ids=[
        "python app.py",
        "the last word alone, all rules acknowledged",
        "the wall alone: nothing is wrong but the acknowledgement",
    ],
)
def test_the_app_by_itself_lets_no_mixture_through(synthesise, tmp_path, brands, asked, told):
    done = synthesise(tmp_path / "cdk.out", APP, BRANDS=str(brands), **asked)
    assert done.returncode != 0
    assert told in done.stdout + done.stderr


def test_the_same_app_without_the_mixture_passes_every_net(synthesise, tmp_path, brands):
    done = synthesise(tmp_path / "cdk.out", APP, BRANDS=str(brands), MUTATION="none")
    assert done.returncode == 0, done.stdout + done.stderr
