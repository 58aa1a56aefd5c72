"""`make deploy` without an account: the real CDK CLI against the local AWS, then a conversation by text."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from local.aws import LocalAws, LocalAwsError
from local.conversation import Conversation
from local.environment import REGION
from local.gate import Brand, awake
from local.phone.asking import Asking
from local.phone.programs import texted

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
ACCOUNT = "000000000000"
CDK = ROOT / "node_modules" / ".bin" / "cdk"


class DeployFailedError(LocalAwsError):
    """The CDK CLI ended with an error."""


def deploy(environment: Mapping[str, str], output: Path = ROOT / "cdk.out") -> None:
    """Bootstrap and deploy every stack with the CDK CLI, assembly in `output`; its words go to the terminal.

    The steps around it are those of `make deploy` for an account, and what stands is protected even where it fails.
    """
    with tempfile.TemporaryDirectory() as empty:  # a bootstrap beside an app would synthesise it first
        cdk(["bootstrap", f"aws://{ACCOUNT}/{REGION}"], environment, Path(empty))
    options = ["--require-approval", "never", "--output", str(output), "--context", f"standing={standing(environment)}"]
    try:
        cdk(["deploy", "--all", *options], environment, ROOT)
    finally:
        command(["protect", "local"], environment)


def standing(environment: Mapping[str, str]) -> str:
    """Return the names of the stacks that stand, for the context of the app."""
    return command(["standing", "local"], environment).strip()


def command(arguments: list[str], environment: Mapping[str, str]) -> str:
    """Run one of the product's commands and return what it prints; DeployFailedError where it fails."""
    run = [sys.executable, "-m", "infra", *arguments]
    done = subprocess.run(run, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DeployFailedError(f"{' '.join(arguments)} ended with code {done.returncode}")
    return done.stdout


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
    converse(server, console)


def converse(server: LocalAws, console: Console) -> None:
    """Text the first promotional program of `server`, and ask the gates of its brand for texts meanwhile."""
    deployed = texted(server.endpoint)
    name = next(name for name, one in deployed.items() if one.manifest.message_type == "promotional")
    promotional, transactional = deployed[name], deployed[name.replace("promotional", "transactional")]
    console.rule(f"a customer texts {promotional.deployed.brand} ({promotional.manifest.message_type})")
    brand = Brand(Asking(server.endpoint), transactional, promotional, awake(promotional.manifest), console)
    Conversation(server.door, promotional.deployed, brand, console).run(promotional.manifest.topics[0].keyword)
