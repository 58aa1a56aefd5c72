"""A whole deploy: synthesis, what changes, a question where one is owed, then the stacks side by side."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from botocore.exceptions import BotoCoreError, ClientError
from rich.text import Text

from infra.environment import UnknownEnvironmentError, check_settings
from infra.policy.reports.seal import ChangedAssemblyError, check_seal
from ops.rollout.assembly import read
from ops.rollout.cdk import ROOT, Cdk
from ops.rollout.changes import changes
from ops.rollout.deployed import Deployed, read_deployed
from ops.rollout.page import page
from ops.rollout.progress import Board
from ops.rollout.side_by_side import Rollout
from ops.rollout.together import Together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console

    from ops.rollout.assembly import Stack
    from ops.rollout.changes import StackChange
    from ops.rollout.deployed import Client
    from ops.rollout.progress import Result

LOG = ROOT / "build" / "deploy.log"
AT_ONCE = 8  # stacks; CloudFormation throttles those who ask for events of many more
HARMLESS = {"created", "updated", "unchanged", "refused"}
BOILERPLATE = ("Supply a stack id", "Successfully synthesized")


class DeployFailedError(Exception):
    """A deploy did not come to its end; the text says why."""


@dataclass(frozen=True, slots=True)
class Deploy:
    """One deploy by the CDK CLI with `environment`; `client` reads the account, `agree` asks a person."""

    environment: Mapping[str, str]
    client: Client
    console: Console
    log: TextIO
    output: Path = ROOT / "cdk.out"
    at_once: int = AT_ONCE
    agree: Callable[[Sequence[StackChange]], bool] = field(default=lambda _: True)
    rollout: type[Rollout | Together] = Rollout

    def run(self) -> list[Result]:
        """Deploy every stack of the app; DeployFailedError where one fails that is not optional.

        What stands in the end is protected from deletion, even where another stack failed.
        """
        stacks = self.synthesise("--context", f"standing={self._command('standing').strip()}")
        self._refuse_to_forget()
        self._step(f"Deploying {len(stacks)} stacks (the whole log: {shown(Path(self.log.name))})")
        found = self._changes(stacks)
        if not self.agree(found):
            raise DeployFailedError("nothing was deployed: the changes were not agreed to")
        self._check_seal()
        started = time.monotonic()
        try:
            results = self.rollout(self._cdk, self.output, Board(self.console, found), self.at_once).run(found)
        finally:
            self._command("protect")
        if lost := [one for one in results if one.outcome not in HARMLESS]:
            raise DeployFailedError(
                f"{len(lost)} of {len(results)} stacks were not deployed: mend what is said above (more in "
                f"{shown(Path(self.log.name))}) and run the same command again"
            )
        self._step(f"{len(results)} stacks in {time.monotonic() - started:.0f} s")
        return results

    def synthesise(self, *context: str) -> list[Stack]:
        """Return the stacks of the app, newly made and judged; DeployFailedError where they are refused."""
        self._step("Synthesis and policy")
        try:
            check_settings(ROOT / "cdk.json")
        except UnknownEnvironmentError as wrong:
            raise DeployFailedError(f"nothing was deployed: {wrong}") from wrong
        lines: list[str] = []
        code = self._cdk.run(["synth", "--quiet", "--output", str(self.output), *context], lines.append)
        for line in lines if code else notes(lines):
            self.console.print(Text(line), soft_wrap=True)
        if code:
            raise DeployFailedError("nothing was deployed: synthesis or policy refused, see above")
        return read(self.output)

    def _refuse_to_forget(self) -> None:
        forgotten = self._run("unaccounted")
        if "AWS refused " in forgotten.stderr:
            raise DeployFailedError(
                f"nothing was deployed: whether it would forget people cannot be seen: {forgotten.stderr.strip()}: let "
                "whoever deploys do what docs/pipelines.md lists"
            )
        if forgotten.returncode:
            raise DeployFailedError(f"nothing was deployed: it would forget people\n{forgotten.stderr.strip()}")

    def _check_seal(self) -> None:
        # a person may have thought for long
        try:
            check_seal(self.output)
        except ChangedAssemblyError as changed:
            raise DeployFailedError(str(changed)) from changed

    def _command(self, name: str) -> str:
        """Return what the product's command `name` prints of the environment; DeployFailedError where it fails."""
        run = self._run(name)
        if run.returncode:
            raise DeployFailedError(f"./sms {name} {self.environment['ENV']} failed: {run.stderr.strip()}")
        return run.stdout

    def _run(self, name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ops", name, self.environment["ENV"]]
        run = subprocess.run(command, cwd=ROOT, env=dict(self.environment), capture_output=True, text=True, check=False)  # noqa: S603
        self.log.write(run.stdout + run.stderr)
        return run

    @property
    def _cdk(self) -> Cdk:
        return Cdk(self.environment, self.log)

    def _changes(self, stacks: list[Stack]) -> list[StackChange]:
        try:
            deployed = read_deployed(stacks, lambda stack: stack.deploy_role, self.client)
        except (BotoCoreError, ClientError) as error:
            self.console.print(Text(f"note: what stands already cannot be read, so all counts as new: {error}"))
            deployed = Deployed({}, frozenset())
        found = changes(stacks, deployed)
        for line in page([one for one in found if one.refusals], ()):
            self.console.print(Text(line), soft_wrap=True)
        return found

    def _step(self, what: str) -> None:
        self.console.print(Text(f"==> {what}", style="bold"), soft_wrap=True)


def opened(path: Path = LOG) -> TextIO:
    """Return the log of a deploy, newly begun; every line is there at once, for whoever follows it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", buffering=1)


def question(approval: str, console: Console) -> Callable[[Sequence[StackChange]], bool]:
    """Return what asks a person where `approval` (as the CDK CLI's --require-approval) wants one."""

    def agree(found: Sequence[StackChange]) -> bool:
        touched = [one for one in found if one.resources]
        owed = {
            "never": False,
            "any-change": bool(touched),
            "broadening": any(one.permissions for one in touched),
            "destructive": any(one.removes for one in touched),
        }[approval]
        if not owed:
            return True
        for line in page(touched, ()):
            console.print(Text(line), soft_wrap=True)
        if not sys.stdin.isatty():
            raise DeployFailedError("the changes above must be agreed to, and nobody can be asked: APPROVAL=never")
        return console.input("Deploy these changes? [y/N] ").strip().lower() in {"y", "yes"}

    return agree


def shown(path: Path) -> str:
    """Return `path` as a person here would write it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def notes(lines: Sequence[str]) -> Iterator[str]:
    """Yield what the CLI said in `lines` beside that it is done."""
    yield from (line for line in lines if line.strip() and not line.startswith(BOILERPLATE))
