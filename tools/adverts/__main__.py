"""`python -m tools.adverts`: trains the model that tells adverts among service texts, judges it on new writers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from lambdas.intent.adverts.judge import advertises
from lambdas.intent.adverts.phrases import SELLING
from tools.adverts import training
from tools.adverts.corpus import authors, by_author, texts
from tools.learning.intervals import share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SHIPPED = Path(__file__).parents[2] / "lambdas" / "intent" / "adverts" / "weights.txt"
USAGE = """python -m tools.adverts train    judge, then learn from all texts and write the weights that are shipped
python -m tools.adverts judge    judge each writer by a model, and by a threshold, that have not seen that writer
python -m tools.adverts shipped  read every writer by what is shipped, which has seen them all"""


class Counted(NamedTuple):
    """How many adverts and how many honest texts of a writer there are, and were refused."""

    writer: str
    refused: int
    adverts: int
    wronged: int
    honest: int


def main() -> None:
    """Do what the first argument says."""
    act = {"train": train, "judge": judge, "shipped": shipped}.get(" ".join(sys.argv[1:]))
    if act is None:
        sys.exit(USAGE)
    act()


def train() -> None:
    """Judge, then write the weights that all texts teach, with the threshold that unseen writers ask for."""
    problem = training.Problem.of(texts())
    judged = training.Judged(problem, authors(), _tell)
    _show(_unseen(judged))
    text = training.model(problem, judged.threshold()).written()
    SHIPPED.write_text(text, encoding="utf-8")
    _tell(f"{SHIPPED.name}: {len(text.encode()):,} bytes")


def judge() -> None:
    """Print the table: neither weights nor threshold that judge a writer know a text of that writer."""
    _show(_unseen(training.Judged(training.Problem.of(texts()), authors(), _tell)))


def shipped() -> None:
    """Print the table of what is shipped."""
    _show(
        _counted(writer, [bool(advertises(text.text)) for text in rows], [text.advert for text in rows])
        for writer in authors()
        for rows in [by_author(writer)]
    )


def _unseen(judged: training.Judged) -> list[Counted]:
    return [
        _counted(
            writer,
            (judged.scores[writer, writer] >= judged.threshold_for(writer)) | _loud(writer),
            judged.labels(writer),
        )
        for writer in authors()
    ]


def _loud(writer: str) -> NDArray[np.bool_]:
    return np.array([bool(SELLING.search(text.text)) for text in by_author(writer)])


def _counted(writer: str, refused: Iterable[bool], labels: Iterable[bool]) -> Counted:
    said = [(bool(no), bool(advert)) for no, advert in zip(refused, labels, strict=True)]
    adverts = [no for no, advert in said if advert]
    honest = [no for no, advert in said if not advert]
    return Counted(writer, sum(adverts), len(adverts), sum(honest), len(honest))


def _show(counted: Iterable[Counted]) -> None:
    rows = list(counted)
    table = Table("writer", "adverts refused", "honest texts refused")
    for row in rows:
        _add(table, row.writer, row)
    table.add_section()
    _add(table, "all", Counted("", *(sum(column) for column in list(zip(*rows, strict=True))[1:])))
    low = min(rows, key=lambda row: row.refused / row.adverts)
    high = max(rows, key=lambda row: row.wronged / row.honest)
    table.add_row(
        "worst",
        f"{low.writer}: {100 * low.refused / low.adverts:.1f} %",
        f"{high.writer}: {100 * high.wronged / high.honest:.1f} %",
    )
    Console(width=120).print(table)


def _add(table: Table, name: str, row: Counted) -> None:
    adverts = f"{row.refused} of {row.adverts}, {share(row.refused, row.adverts, 1)}"
    table.add_row(name, adverts, f"{row.wronged} of {row.honest}, {share(row.wronged, row.honest, 1)}")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
