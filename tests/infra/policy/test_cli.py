"""The CDK's own command line cannot be talked round."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"
APP = """
import aws_cdk as cdk
from infra import policy

app = cdk.App()
stack = cdk.Stack(app, "Bad", tags={"Brand": "acme", "MessageType": "promotional"})
cdk.CfnResource(stack, "Pool", type="AWS::SMSVOICE::Pool")
policy.attach(app)
policy.enforce(app.synth().directory)
"""


def test_the_cli_cannot_ignore_what_enforce_found(tmp_path):
    script = tmp_path / "app.py"
    script.write_text(APP, encoding="utf-8")
    outside_pytest = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=path)
    ran = subprocess.run(
        [node, CDK, "synth", "--ignore-errors", "--app", f"{sys.executable} {script}", "--output", tmp_path / "out"],
        cwd=tmp_path,
        env={**outside_pytest, "PYTHONPATH": str(ROOT), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "SmsProgram-OwnOptOutList" in ran.stderr
    assert "nothing may be deployed" in ran.stderr
