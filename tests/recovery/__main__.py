"""`python -m tests.recovery`: every resource of both programs fails at create, update and delete; the table is kept."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from local.aws import LocalAws
from local.corrections.failing import MOMENTS
from tests.conftest import ROOT
from tests.recovery.conftest import RENAMED
from tests.recovery.judging import (
    GREEN,
    definition,
    failing_create,
    failing_delete,
    failing_update,
    resources,
)
from tests.recovery.trial import PROMOTIONAL, TRANSACTIONAL, Trial, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.recovery.judging import Verdict

PAGE = ROOT / "docs" / "failed-deploys.md"
LAST = "DashboardB5E3F5DB"
OPENING = """# Deploys that fail, and the same deploy again

Every resource of a promotional and a transactional program is made to fail: at the first create; at an update that
changes the tags of everything (a legal entity is renamed) while consents are on record; and when CloudFormation takes
back a first create that failed. A first create is taken back here, as by a bare `cdk deploy`; that of `make deploy`
waits instead, and goes on ([decision 22](decisions/0022-a-first-deploy-that-fails-waits.md)). The figures say which of
these the table below holds. Then the same deploy runs again, on the local AWS, by the change sets that the CDK CLI
makes. After it the stack is green, the short code is in exactly
one pool, that of the stack, every consent and opt-out is there, and what no stack holds is named and removed by
`./sms recover ENV --remove`. Where a delete failed, that command runs before one more try if the second meets what is
left. This page is written by `make proof`; the suite runs a sample.
"""
COLUMNS = ("resource", "type", "fails at", "first try ends", "second try ends", "left behind", "wrong")
FIGURES = ("program", "fails at", "trials", "second try green", "something left behind", "wrong")


def verdicts(trial: Trial, folder: Path, moments: list[str]) -> Iterator[Verdict]:
    """Yield the verdict of every trial at these moments; an update that leaves a resource alone is no trial of it."""
    before, after = synthesise(folder / "before"), synthesise(folder / "after", RENAMED)
    for moment, stack in product(moments, (PROMOTIONAL, TRANSACTIONAL)):
        for name in resources(before, stack):
            if moment == "create":
                yield failing_create(trial, before, stack, name)
            elif moment == "delete" and name != LAST:
                yield failing_delete(trial, before, stack, name, last=LAST)
            elif moment == "update" and definition(after, stack, name) not in (None, definition(before, stack, name)):
                verdict = failing_update(trial, before, after, stack, name)
                if verdict.first not in GREEN:
                    yield verdict


def page(found: list[Verdict]) -> str:
    """Return the page in Markdown: figures, then a row for each trial."""
    lines = [OPENING, *_head(FIGURES)]
    for stack, moment in dict.fromkeys((one.stack, one.moment) for one in found):
        rows = [one for one in found if (one.stack, one.moment) == (stack, moment)]
        green, left = sum(one.second in GREEN for one in rows), sum(bool(one.orphans) for one in rows)
        wrong = sum(bool(one.faults) for one in rows)
        lines.append(f"| {stack.rpartition('-')[2]} | {moment} | {len(rows)} | {green} | {left} | {wrong} |")
    for stack in dict.fromkeys(one.stack for one in found):
        lines += ["", f"## {stack.rpartition('-')[2].capitalize()}", "", *_head(COLUMNS)]
        lines += [one.row for one in found if one.stack == stack]
    return "\n".join(lines) + "\n"


def _head(columns: tuple[str, ...]) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def main(*moments: str) -> int:
    """Run the trials at these moments, or at all; write the page, and return how many went wrong, one at most."""
    started, found = time.perf_counter(), []
    with tempfile.TemporaryDirectory() as name, LocalAws.start(Path(name) / "aws") as aws:
        for verdict in verdicts(Trial(aws), Path(name), list(moments or MOMENTS)):
            found.append(verdict)
            if verdict.faults:
                print(verdict.row, flush=True)  # noqa: T201 - what is wrong is shown at once
    PAGE.write_text(page(found), encoding="utf-8")
    ends = Counter(f"{one.moment}: {one.first} -> {one.second}" for one in found)
    for end, count in sorted(ends.items()):
        print(f"{count:4} {end}")  # noqa: T201 - printing figures is its job
    wrong = sum(bool(one.faults) for one in found)
    print(f"{len(found)} trials, {wrong} wrong, {time.perf_counter() - started:.0f} s")  # noqa: T201 - as above
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
