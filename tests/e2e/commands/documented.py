"""The commands that README and docs show, as they stand there, and those of them that no test can run."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.people import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUNBOOKS = ROOT / "docs" / "runbooks"
NO_COMMANDS = {"html", "json", "mermaid", "python", "text", "yaml"}
FENCE = re.compile(r"^ *```(\w*)$")

# what is not run, by how it begins, and why
EXCEPTIONS = {
    "make deploy": "sets a clone up from nothing; `tests/e2e` deploys by the same code",
    "make blueprint": "takes minutes where something changed; `tests/tools` runs what it runs",
    "make fresh": "ends by the day on which it runs; `tests/ops/doctor` asks for days",
    "make tables": "asks the package index for newer releases; `tests/tools` runs the rest",
    "make phone": "serves a page until Ctrl-C; `tests/phone` opens it",
    "make test": "runs this test",
    "python -m pytest tests/exploration": "a part of this suite",
    "python -m tests.exploration": "takes minutes",
    "EXPLORATION_EXAMPLES=2000 python -m pytest": "takes minutes",
    "python -m tests.histories 20000": "takes minutes",
    "python -m pytest tests/histories": "a part of this suite",
    "python -m tests.year": "takes minutes",
    "python -m pytest tests/year": "a part of this suite",
    "TALKS=1000 .venv/bin/python -m pytest": "a part of this suite, longer",
    "FORMS=1000 .venv/bin/python -m pytest": "a part of this suite, much longer",
    "INPUTS=10000 .venv/bin/python -m pytest": "a part of this suite, thirty times as long",
    "./sms synth": "is what `make synth` runs",
    "./sms campaign test": "texts colleagues whom these brand files do not name; `tests/ops/gate` runs it",
    "./sms replies": "the example brands open no port of replies; `tests/ops/gate` runs it",
    'arn=$(aws sqs get-queue-attributes --queue-url "$RepliesDeadLetters"': "they open no port of replies",
    "aws logs filter-log-events --log-group-name $LOGS/reads": "nor one of reads",
    "./sms pause": "stops a program that other tests text from; `tests/e2e/sending` pauses one",
    "./sms retire": "ends a program for good; `tests/e2e` retires one",
    "./sms adopt": "takes a short code that AWS gave; `tests/e2e` adopts one",
    "queries=$(aws cloudwatch describe-alarms": "the emulator keeps no formula of an alarm",
    'aws cloudwatch get-metric-data --metric-data-queries "$queries"': "as above",
    "aws sqs start-message-move-task": "the emulator does not know it",
    "aws cloudtrail lookup-events": "the emulator does not know it",
}


@dataclass(frozen=True)
class Command:
    """One command of a page with the line on which it begins."""

    page: Path
    line: int
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def plain(self) -> str:
        """The command without what is said beside it."""
        return self.text.partition("  #")[0].strip()

    @property
    def exception(self) -> str | None:
        return next((start for start in EXCEPTIONS if self.text.startswith(start)), None)


def commands(page: Path) -> list[Command]:
    """Return the commands of `page`: all of a block without a language, the `$` lines of a `console` block."""
    return [command for start, language, lines in blocks(page) for command in _in_block(page, start, language, lines)]


def blocks(page: Path) -> list[tuple[int, str, list[str]]]:
    """Return the blocks of `page`: the line on which each begins, its language, its lines."""
    found, open_block = [], None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if fence and open_block is None:
            open_block = (number + 1, fence[1], [])
        elif fence:
            found.append(open_block)
            open_block = None
        elif open_block:
            open_block[2].append(line)
    assert open_block is None, f"{page}: a block does not end"
    return found


def _in_block(page: Path, start: int, language: str, lines: list[str]) -> list[Command]:
    if language in NO_COMMANDS:
        return []
    found: list[Command] = []
    going_on = False
    for number, line in enumerate(lines, start):
        if going_on:
            found[-1] = Command(page, found[-1].line, f"{found[-1].text}\n{line}")
        elif language == "console" and line.startswith("$ "):
            found.append(Command(page, number, line.removeprefix("$ ")))
        elif not language and line.strip():
            found.append(Command(page, number, line))
        else:
            continue
        # a substitution that is still open goes on in the next line too
        going_on = line.endswith("\\") or found[-1].text.count("$(") > found[-1].text.count(")")
    return found
