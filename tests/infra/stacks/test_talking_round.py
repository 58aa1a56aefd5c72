"""What is mixed is deployed by nobody, whatever is asked of the CDK, its command line, or the app."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

ROOT = Path(__file__).parents[3]
APP = Path(__file__).with_name("mutated_app.py")
CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"
ALL_RULES = "SmsProgram::SmsProgram-Blueprint SmsProgram::SmsProgram-NoCrossing SmsProgram::* *"


@pytest.fixture
def synth(tmp_path):
    """Run `cdk synth --ignore-errors` on the app with one brand."""
    brands = tmp_path / "brands"
    brands.mkdir()
    for name in ("example-corp.yaml", "legal-entities.yaml"):
        shutil.copy(PROJECT / "brands" / name, brands)

    def run(**asked):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        outside_pytest = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        node, app = shutil.which("node", path=path), f"{sys.executable} {APP}"
        return subprocess.run(
            [node, CDK, "synth", "--quiet", "--ignore-errors", "--app", app, "--output", tmp_path / "cdk.out"],
            cwd=ROOT,
            env={**outside_pytest, "PATH": path, "PYTHONPATH": str(ROOT), "BRANDS": str(brands), **asked},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"MUTATIONS": "share_a_topic"}, "TwoWay.ChannelArn: expected"),
        ({"ACKNOWLEDGE": ALL_RULES}, "acknowledges SmsProgram"),
        ({"SCOPE": "stage"}, "expected sms-local-example-corp-promotional, found nothing"),
    ],
    ids=["two programs on one topic", "nothing but all rules acknowledged", "all stacks in a stage"],
)
def test_the_command_line_lets_no_mixture_through(synth, asked, told):
    done = synth(**asked)
    assert done.returncode != 0
    assert told in done.stdout + done.stderr
