"""Applies attacks one after another to one copy, asks a judge of each, and puts the copy back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.infra.policy.attacks.attack import Attack

Judge = Callable[[Workspace], list[str]]


class Verdict(StrEnum):
    """What became of an attack."""

    REFUSED = "refused"
    SURVIVED = "survived"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Result:
    """An attack, what became of it, and the findings, or why it was not applicable."""

    attack: Attack
    verdict: Verdict
    findings: tuple[str, ...]


def _mark(path: Path) -> tuple[int, int, int]:
    stat = path.lstat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


class Snapshot:
    """The bytes of a workspace before an attack."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._bytes = {path: path.read_bytes() for path in workspace.files()}
        self._marks = {path: _mark(path) for path in self._bytes}
        self._folders = set(workspace.folders())

    def changed(self) -> dict[Path, tuple[bytes | None, bytes | None]]:
        """Return what differs, by file: the bytes before and now, None where there was or is no file."""
        now = {path: _mark(path) for path in self.workspace.files()}
        touched = [path for path in sorted({*now, *self._marks}) if self._marks.get(path) != now.get(path)]
        both = {path: (self._bytes.get(path), path.read_bytes() if path in now else None) for path in touched}
        return {path: (before, after) for path, (before, after) in both.items() if before != after}

    def restore(self) -> None:
        """Put every file back as it was."""
        for path, (before, _) in self.changed().items():
            path.unlink(missing_ok=True)
            if before is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(before)
                self._marks[path] = _mark(path)
        for folder in sorted(set(self.workspace.folders()) - self._folders, reverse=True):
            folder.rmdir()
        self.workspace.forget()


class ControlError(Exception):
    """The judge finds something in the copy that no attack touched: its verdicts on attacks would mean nothing."""


def run(attacks: Iterable[Attack], workspace: Workspace, judge: Judge, seed: int = 0) -> Iterator[Result]:
    """Yield what becomes of each attack; the untouched copy is judged first and last and must have no finding."""
    if findings := judge(workspace):
        raise ControlError(f"the untouched copy must have no finding, got {findings}")
    snapshot = Snapshot(workspace)
    for attack in attacks:
        try:
            attack.try_on(workspace, seed)
            findings = judge(workspace)
            verdict = Verdict.REFUSED if findings else Verdict.SURVIVED
            yield Result(attack, verdict, tuple(findings))
        except NotApplicableError as reason:
            yield Result(attack, Verdict.NOT_APPLICABLE, (str(reason),))
        finally:
            snapshot.restore()
    if findings := judge(workspace):
        raise ControlError(f"the copy must be whole again after the last attack, got {findings}")
