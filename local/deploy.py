"""`make deploy` without an account: the real CDK CLI against the local AWS, then a conversation by text."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from infra.brand.file import load
from local.aws import LocalAws, LocalAwsError
from local.conversation import Conversation
from local.deployed import programs
from local.environment import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
ACCOUNT = "000000000000"
CDK = ROOT / "node_modules" / ".bin" / "cdk"


class DeployFailedError(LocalAwsError):
    """The CDK CLI ended with an error."""


def deploy(environment: Mapping[str, str], output: Path = ROOT / "cdk.out") -> None:
    """Bootstrap and deploy every stack with the CDK CLI, assembly in `output`; its words go to the terminal."""
    with tempfile.TemporaryDirectory() as empty:  # a bootstrap beside an app would synthesise it first
        cdk(["bootstrap", f"aws://{ACCOUNT}/{REGION}"], environment, Path(empty))
    cdk(["deploy", "--all", "--require-approval", "never", "--output", str(output)], environment, ROOT)


def cdk(arguments: list[str], environment: Mapping[str, str], folder: Path) -> None:
    """Run the CDK CLI in `folder`; DeployFailedError where it fails."""
    code = subprocess.run([str(CDK), *arguments], cwd=folder, env=dict(environment), check=False).returncode  # noqa: S603
    if code:
        raise DeployFailedError(f"cdk {arguments[0]} ended with code {code}")


def deploy_and_converse(state: Path) -> None:
    """Start the local AWS, deploy every brand there, and text the first promotional program."""
    console = Console()
    server = LocalAws.running(state) or LocalAws.start(state)
    console.print(f"[bold]==> The local AWS runs at {server.endpoint} (make down stops it)[/]")
    deploy(server.environment)
    program = next(program for program in programs(server.endpoint) if program.message_type == "promotional")
    console.rule(f"a customer texts {program.brand} ({program.message_type})")
    topic = next(iter(load(ROOT / "brands" / f"{program.brand}.yaml").program("promotional").topics.values()))
    Conversation(server.door, program, console).run(topic.keyword)
