"""How fast `./sms law --replay` decides an export again, beside the gate's check of the window and its verdict."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.gate.mix import KINDS
from lambdas.program.sending import PRACTICE
from lambdas.quiet_hours.law import rows_as_of
from lambdas.quiet_hours.windows import Rules, is_open
from lambdas.sending.gate import decide
from ops.evidence.replay import replay, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS, VERDICTS = 300_000, 20_000
AREA_CODES = (
    "212",
    "206",
    "305",
    "214",
    "312",
    "415",
    "215",
    "504",
    "801",
    "207",
    "602",
    "313",
    "404",
    "617",
    "702",
    "907",
)
BEGINS = datetime(2026, 1, 1, 16, tzinfo=UTC)
HOURS = 7 * 60  # of a day, in which a gate sends across the US: most of the year's texts were lawful
STRIDE = 7_919  # so that the texts go over the whole year in no order
DAY = date(2026, 11, 30)


def figures() -> list[dict[str, object]]:
    """Return a row for each kind of work, with its speed beside that of the window check and of the verdict."""
    texts = [(f"+1{AREA_CODES[n % len(AREA_CODES)]}{5_550_000 + n // 16}", _at(n)) for n in range(TEXTS)]
    rules = Rules.of(PRACTICE)
    asked = [make() for _, make in KINDS.values() for _ in range(VERDICTS // len(KINDS))]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "texts.csv"
        path.write_text("phone,at\n" + "".join(f"{phone},{at.isoformat()}\n" for phone, at in texts))
        window = _speed(len(texts), lambda: [is_open(phone, at, rules) for phone, at in texts])
        verdict = _speed(len(asked), lambda: [decide(*one) for one in asked])
        whole = _speed(len(texts), lambda: replay(texts_of(path), DAY))
    works = {"the window check alone": window, "the gate's verdict, all kinds": verdict, "replay, file included": whole}
    return [
        {
            "work": name,
            "a_second_on_one_core": round(speed),
            "times_the_window_check": round(speed / window, 2),
            "times_the_verdict": round(speed / verdict, 2),
        }
        for name, speed in works.items()
    ]


def _at(number: int) -> datetime:
    days, minutes = divmod(number * STRIDE % (365 * HOURS), HOURS)
    return BEGINS + timedelta(days=days, minutes=minutes)


def _speed(count: int, work: Callable[[], object]) -> float:
    rows_as_of(DAY)  # the rows are read before the clock runs
    started = time.process_time()
    work()
    return count / (time.process_time() - started)
