"""`make deploy` without an account: the real CDK CLI against the local AWS, then a conversation by text."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from local.aws import LocalAws, LocalAwsError
from local.conversation import converse, next_steps, talkative
from local.deployed import client, hear
from local.phone.programs import texted
from local.server.environment import REGION
from ops.rollout.cdk import Cdk
from ops.rollout.deploy import LOG, Deploy, DeployFailedError, opened, shown
from ops.rollout.together import Together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TextIO

    from ops.rollout.progress import Result
    from ops.rollout.side_by_side import Rollout

ROOT = Path(__file__).parents[1]
ACCOUNT = "000000000000"
BRANDS = Path(os.environ.get("BRANDS", ROOT / "brands"))
AT_ONCE = 2  # stacks: the emulator is one process


def deploy(
    environment: Mapping[str, str],
    output: Path = ROOT / "cdk.out",
    *,
    console: Console | None = None,
    log: Path = LOG,
    at_once: int = AT_ONCE,
    rollout: type[Rollout | Together] = Together,
) -> list[Result]:
    """Bootstrap and deploy every stack with the CDK CLI, assembly in `output`; LocalAwsError where that fails."""
    console = console or Console()

    def reader(_role: str | None, _region: str) -> Any:  # noqa: ANN401 - boto3 makes the class at run time
        return client("cloudformation", environment["AWS_ENDPOINT_URL"])

    with opened(log) as written:
        bootstrap(environment, written, console)
        try:
            results = Deploy(
                {**environment, "ENV": "local"}, reader, console, written, output, at_once, rollout=rollout
            ).run()
        except DeployFailedError as failure:
            raise LocalAwsError(str(failure)) from failure
    hear(environment["AWS_ENDPOINT_URL"])  # else nothing is sent for the first minute
    return results


def bootstrap(environment: Mapping[str, str], log: TextIO, console: Console) -> None:
    """Put in place what the CDK CLI deploys with; LocalAwsError with all that it said where that fails."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as empty:  # a bootstrap beside an app would synthesise it first
        alone = {name: value for name, value in environment.items() if name != "CDK_APP"}
        code = Cdk(alone, log).run(["bootstrap", f"aws://{ACCOUNT}/{REGION}"], lines.append, Path(empty))
    if code:
        console.print("\n".join(lines), markup=False)
        raise LocalAwsError(f"cdk bootstrap ended with code {code}: the whole log is in {shown(Path(log.name))}")


def deploy_and_converse(state: Path) -> None:
    """Start the local AWS, deploy every brand there, text as the brand that was added last, and say what is next."""
    console = Console()
    server = LocalAws.running(state) or LocalAws.start(state)
    console.print(f"[bold]==> The local AWS runs at {server.endpoint} (make down stops it)[/]")
    results = deploy(server.environment, console=console)
    brands = {brand for one in results if one.change.new and (brand := one.change.stack.brand)}
    deployed = texted(server.endpoint).values()
    chosen = os.environ.get("BRAND") or talkative(brands or {one.deployed.brand for one in deployed}, BRANDS)
    its = [one for one in deployed if one.deployed.brand == chosen]
    customer = converse(server, console, its)
    console.print("[bold]==> Next[/]")
    for command, purpose in next_steps(its, customer, server):
        console.print(f"  {command:<32} [dim]{purpose}[/]", highlight=False, soft_wrap=True)
