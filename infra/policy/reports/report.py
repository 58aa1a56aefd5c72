"""What a report tells of a verdict: each finding with its rule and the file and line to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from infra.policy.rule import Finding, Rule
from infra.policy.rules import RULES
from infra.policy.templates.template import Template, Waiver
from infra.policy.verdict import Verdict, asked

RULE_OF = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Place:
    """A line, counted from 1, of a file as a person at the command line writes its path."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Cause = Callable[[Finding, Rule], Place | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding; `cause` is where the brand file brings it about, `waiver` what lets it through, if any does."""

    finding: Finding
    rule: Rule
    cause: Place | None
    template: Place
    waiver: Waiver | None = None

    @property
    def place(self) -> Place:
        """Where to mend it: the brand file if that is the cause, else the template."""
        return self.cause or self.template

    @property
    def resource(self) -> str:
        """The stack, the logical id and the path in it, as far as the finding has them."""
        return " ".join(filter(None, (self.finding.template.name, self.finding.logical_id, self.finding.path)))


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells, whatever its format."""

    entries: tuple[Entry, ...]
    waived: tuple[Entry, ...]
    unused: tuple[Waiver, ...]
    templates: tuple[Template, ...]
    rules: tuple[Rule, ...]

    @property
    def summary(self) -> str:
        """How many findings there are in how much, in one line."""
        counts = (
            _counted(len(self.entries), "finding"),
            *([f"{len(self.waived)} waived"] if self.waived else []),
            _counted(len(self.templates), "template"),
            _counted(len(self.rules), "rule"),
        )
        return ", ".join(counts)


def report(reached: Verdict, cause: Cause) -> Report:
    """Return the report of the verdict `reached`; `cause` tells where a brand file brings a finding about."""
    return Report(
        entries=tuple(_entry(finding, cause, None) for finding in reached.findings),
        waived=tuple(_entry(finding, cause, waiver) for finding, waiver in reached.waived),
        unused=reached.unused,
        templates=reached.assembly.templates,
        rules=asked(reached.assembly),
    )


def shown(file: Path) -> str:
    """Return the path of `file` from the working directory, or the whole one where it lies elsewhere."""
    absolute, here = file.resolve(), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _entry(finding: Finding, cause: Cause, waiver: Waiver | None) -> Entry:
    rule = RULE_OF[finding.rule]
    place = Place(shown(finding.template.file), _line(finding.template.file, finding.logical_id))
    return Entry(finding, rule, cause(finding, rule), place, waiver)


def _line(file: Path, logical_id: str) -> int:
    if not logical_id:
        return 1
    key = re.compile(rf"""(?<![\w]){re.escape(logical_id)}["']?\s*:""")
    return next((number for number, line in _lines(file) if key.search(line)), 1)


@lru_cache(maxsize=64)
def _lines(file: Path) -> tuple[tuple[int, str], ...]:
    return tuple(_below_resources(file.read_text(encoding="utf-8").splitlines()))


def _below_resources(lines: list[str]) -> Iterator[tuple[int, str]]:
    begins = next((at for at, line in enumerate(lines) if re.match(r"""[{\s]*["']?Resources["']?\s*:""", line)), 0)
    return ((number, line) for number, line in enumerate(lines, start=1) if number > begins)
