"""The CDK CLI, run for one stack at a time: what it prints goes to the log, what it means comes back."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from infra.policy.reports.seal import ChangedAssemblyError, check_seal
from ops.rollout.changes import SMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
PLACE = re.compile(
    r"(?P<path>.*?) \((?P<logical_id>[A-Za-z0-9]+)\) (?P<reason>.*)|(?P<bare>\S+) ?(?P<said>.*)", re.DOTALL
)
COLUMNS = 6  # stack, progress, time, status, type, place and reason
PROGRESS = re.compile(r" *(\d+)/(\d+)")
CANCELLED = "cancelled"
FAILURE = re.compile(r"^\s*[❌‣]\s*(?P<reason>.*)$")


@dataclass(slots=True)
class Activity:
    """What the CLI has told of one stack so far; `sms` are the SMS service's resources still to come."""

    sms: set[str]
    done: int = 0
    all: int = 0
    unchanged: bool = False
    failures: list[str] = field(default_factory=list)
    last_words: list[str] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """Why it failed: the resources that did, or what the CLI said where none is to blame."""
        return list(dict.fromkeys(self.failures or self.last_words))

    def read(self, line: str) -> None:
        """Take in one line of the CLI's output."""
        self.unchanged = self.unchanged or "(no changes)" in line
        if failure := FAILURE.match(line):
            self.last_words.append(failure["reason"])
        columns = line.split(" | ", COLUMNS - 1)
        progress = PROGRESS.fullmatch(columns[1]) if len(columns) == COLUMNS else None
        if progress:
            self.done, self.all = int(progress[1]), int(progress[2])
            self._resource(columns[3].strip(), columns[4].strip(), columns[5])

    def _resource(self, status: str, kind: str, place: str) -> None:
        told = PLACE.match(place)
        logical_id = told and (told["logical_id"] or told["bare"])
        if told and status.endswith("_FAILED") and CANCELLED not in place:
            self.failures.append(
                f"{kind} {told['path'] or told['bare']}: {told['reason'] or told['said'] or ''}".strip()
            )
        if logical_id and kind.startswith(SMS) and status.endswith("_COMPLETE"):
            self.sms.discard(logical_id)


@dataclass(frozen=True, slots=True)
class Cdk:
    """The CLI with the environment that it runs in."""

    environment: Mapping[str, str]
    log: IO[str]

    def deploy(
        self, stacks: Iterable[str], assembly: Path, hear: Callable[[str], None], more: Sequence[str] = ()
    ) -> int:
        """Deploy no others than `stacks` of `assembly` if it is the one that was judged; return the exit code."""
        try:
            check_seal(assembly)
        except ChangedAssemblyError as changed:
            hear(f"❌ {changed}")
            return 1
        options = ["--exclusively", "--app", str(assembly), "--require-approval", "never", "--progress", "events"]
        return self.run(["deploy", *stacks, *options, *more], hear)

    def run(self, arguments: Sequence[str], hear: Callable[[str], None] = lambda _: None, folder: Path = ROOT) -> int:
        """Run it with `arguments`; each line goes to the log and to `hear`. Return its exit code."""
        command = [str(CDK), *arguments, "--no-color"]
        with subprocess.Popen(  # noqa: S603 - our own CLI
            command,
            cwd=folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in _lines(process.stdout):
                self.log.write(line + "\n")
                hear(line)
        return process.returncode


def _lines(stream: IO[str] | None) -> Iterator[str]:
    for line in stream or ():
        yield line.rstrip("\n")
