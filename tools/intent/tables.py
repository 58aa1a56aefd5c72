"""Tables of recognition: what was recognised, held or missed, by kind and by writer, with Wilson intervals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from tools.learning.intervals import share, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLES = {"word": "legal words and variants", "free": "free form", "ordinary": "ordinary", "hard": "hard traps"}


class Answer(NamedTuple):
    """What became of one text: `opt_out`, `doubt` or anything else."""

    writer: str
    kind: str
    said: str


def show(answers: Iterable[Answer], whose: str = "all authors") -> None:
    """Print both tables; of opt-outs `missed` is what is lost, of other texts it is what was left alone."""
    answers, console = list(answers), Console(width=150)
    console.print(_by_kind(answers, whose))
    console.print(_by_writer(answers))


def _by_kind(answers: list[Answer], whose: str) -> Table:
    title = f"Taken for opt-outs, held, left alone: {whose}"
    table = Table("kind", "texts", "recognised", "held", "heard", "missed", title=title)
    for kind, title in TITLES.items():
        said = Counter(answer.said for answer in answers if answer.kind == kind)
        total, taken, held = said.total(), said["opt_out"], said["doubt"]
        table.add_row(
            title,
            str(total),
            share(taken, total),
            share(held, total),
            share(taken + held, total),
            str(total - taken - held),
        )
    return table


def _by_writer(answers: list[Answer]) -> Table:
    table = Table(
        "writer", title="By writer: recognised / heard of opt-outs, taken / held of others; interval of the first"
    )
    for title in TITLES.values():
        table.add_column(title)
    for writer in sorted({answer.writer for answer in answers}):
        table.add_row(writer, *(_cell(answers, writer, kind) for kind in TITLES))
    worst = (_worst(answers, kind) for kind in TITLES)
    table.add_section()
    table.add_row("worst", *worst)
    return table


def _said(answers: list[Answer], writer: str, kind: str) -> Counter[str]:
    return Counter(answer.said for answer in answers if answer.writer == writer and answer.kind == kind)


def _cell(answers: list[Answer], writer: str, kind: str) -> str:
    said = _said(answers, writer, kind)
    second = said["doubt"] + (said["opt_out"] if kind in {"word", "free"} else 0)
    low, high = wilson(said["opt_out"], said.total())
    return f"{said['opt_out']} / {second} of {said.total()} ({100 * low:.0f} to {100 * high:.0f} %)"


def _worst(answers: list[Answer], kind: str) -> str:
    sign = -1 if kind in {"word", "free"} else 1
    shares = {}
    for writer in {answer.writer for answer in answers}:
        said = _said(answers, writer, kind)
        shares[writer] = sign * said["opt_out"] / max(1, said.total())
    writer = max(sorted(shares), key=shares.__getitem__)
    return f"{writer}: {100 * abs(shares[writer]):.1f} %"
