"""A year, simulated: `python -m tests.year --people 1000 --days 365 --seed 1` prints figures; a violation fails it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from statistics import median

from bench.measure import show
from lambdas.quiet_hours import law, windows
from lambdas.sending.gate import decide
from tests.year.figures import Figures
from tests.year.law import FIRST_DAY, LAST_DAY
from tests.year.life import Life
from tests.year.programs import Year

PROCESSES, OF_A_PART, ASKED_AGAIN, ROUNDS = 2, 200, 2000, 5
KEPT = 1 << 18


def main(*given: str) -> int:
    """Let so many people live for so many days; return 1 where anything broke."""
    asked = _arguments(given)
    year, figures = Year(asked.seed, asked.days), Figures()
    parts = [(year, first, min(first + OF_A_PART, asked.people)) for first in range(0, asked.people, OF_A_PART)]
    with ProcessPoolExecutor(PROCESSES, initializer=_remember_the_year) as pool:
        for done in pool.map(lived, parts):
            figures.add(done)
    _tell(figures, year)
    return int(figures.counts["violations"] > 0)


def lived(part: tuple[Year, int, int]) -> Figures:
    """Return what the people of these numbers came to."""
    year, first, end = part
    figures, kept = Figures(), []
    started = time.process_time()
    for number in range(first, end):
        Life(year, number, figures, kept if len(kept) < ASKED_AGAIN else None).live()
    figures.seconds = time.process_time() - started
    figures.gate_microseconds.append(_bare(kept[:ASKED_AGAIN]))
    return figures


def _remember_the_year() -> None:
    """Keep the openings of a whole year: a function is asked about one moment at a time, a person here about all."""
    for module, name in ((windows, "_page"), (windows, "opening"), (law, "_hours")):
        kept = getattr(module, name)
        if kept.cache_parameters()["maxsize"] < KEPT:
            setattr(module, name, lru_cache(maxsize=KEPT)(kept.__wrapped__))


def _bare(asked: list) -> float:
    """Return the microseconds of one verdict: what the gate was asked is asked again, and nothing else done."""
    spent = []
    for _ in range(ROUNDS if asked else 0):
        started = time.process_time()
        for one in asked:
            decide(*one)
        spent.append((time.process_time() - started) / len(asked) * 1e6)
    return median(spent) if spent else 0.0


def _arguments(given: tuple[str, ...]) -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    most = (LAST_DAY - FIRST_DAY).days
    read.add_argument("--people", type=_between(1, 10_000_000), default=1000, help="how many (1000)")
    read.add_argument("--days", type=_between(1, most), default=365, help=f"from {FIRST_DAY} on, at most {most} (365)")
    read.add_argument("--seed", type=int, default=1, help="the same seed tells the same year (1)")
    return read.parse_args(given)


def _between(least: int, most: int):
    def number(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}, got {text!r}")
        return int(text)

    return number


def _tell(figures: Figures, year: Year) -> None:
    show("by month and code", list(figures.months()))
    counted = {word: figures.named(word) for word in ("verdict", "kind", "heard", "opted out", "found")}
    for word, named in counted.items():
        if named:
            show(word, [{" ".join(name): n for name, n in named.items()}] if len(named) < 6 else _rows(named))
    if pauses := figures.pauses(year):
        show("the circuit breaker would have paused (the first)", pauses)
    show("CPU", [figures.cost()])
    show("the year", [figures.total(year)])
    for name, people in figures.wrong.items():
        print(json.dumps({"violation": name, "such_as": people}))  # noqa: T201 - its job


def _rows(named: dict) -> list[dict]:
    return [{"which": " ".join(name), "count": n} for name, n in named.items()]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
