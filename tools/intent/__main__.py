"""`python -m tools.intent`: trains the model of inbound texts, and judges it on authors that it has not seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lambdas.intent.recognise import KeywordSet, recognise
from tools.intent import readings, training
from tools.intent.corpus import READ, authors, by_author, phrases, texts
from tools.intent.tables import Answer, show

if TYPE_CHECKING:
    from lambdas.intent.model import Thresholds

SHIPPED = Path(__file__).parents[2] / "lambdas" / "intent" / "weights.txt"
_KEYWORDS = KeywordSet.default({"DEALS": "deals"})
USAGE = """python -m tools.intent train    judge, then learn from all texts and write the weights that are shipped
python -m tools.intent judge    judge each author by a model, and by thresholds, that have not seen that author
python -m tools.intent shipped  read every author by what is shipped, which has seen them all
python -m tools.intent readings write down how the texts are read today, where the weights stay as they are"""


def main() -> None:
    """Do what the first argument says."""
    acts = {"train": train, "judge": judge, "shipped": shipped, "readings": readings.write}
    act = acts.get(" ".join(sys.argv[1:]))
    if act is None:
        sys.exit(USAGE)
    act()


def train() -> None:
    """Judge, then write the weights that all texts teach, with the thresholds that unseen authors ask for."""
    problem = _problem()
    limits = _judged(problem)
    text = training.model(problem, problem.weights(np.ones(len(problem.labels), dtype=bool)), limits).written()
    SHIPPED.write_text(text, encoding="utf-8")
    readings.write()
    _tell(f"{SHIPPED.name}: {len(text.encode()):,} bytes")


def judge() -> None:
    """Print the tables: neither the weights nor the thresholds that judge an author know a label of that author."""
    _judged(_problem())


def _judged(problem: training.Problem) -> Thresholds:
    names = authors()
    scores = training.unseen(problem, names, _tell)
    known, answers = np.isin(problem.writers, names), list[Answer]()
    for author, limits in training.nested(problem, names, _tell):
        own = problem.writers == author
        said = problem.answers(scores[own], limits, own)
        answers += [Answer(author, str(kind), str(what)) for kind, what in zip(problem.kinds[own], said, strict=True)]
    show(answers)
    show([answer for answer in answers if answer.writer not in READ], "authors whom no rule was tuned on")
    limits = problem.thresholds(scores[known], known)
    _tell(f"thresholds of all authors: {limits}")
    return limits


def shipped() -> None:
    """Print the tables of what is shipped."""
    show(
        Answer(author, text.kind, recognise(text.text, _KEYWORDS).kind)
        for author in authors()
        for text in by_author(author)
    )


def _problem() -> training.Problem:
    return training.Problem.of([training.example(text) for text in (*texts(), *phrases())])


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
