"""Prints how fast audits decide, whether a longer walk takes more memory, and what ten million subscribers cost."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from bench.inbound.dollars import PRICES
from bench.measure import show
from lambdas.delivery.health import Health
from lambdas.functions.list_audit.findings import Facts, findings
from lambdas.functions.list_audit.run import Step, Tally
from lambdas.quiet_hours.windows import Rules, opening_of
from ops.campaigns.forecast import forecast
from tests.programs import PROGRAM
from tests.subscribers import DAY, NOW, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBSCRIBERS = 10_000_000
DECISIONS, PAGES = 20_000, (10, 1000)
# of a subscriber: the rows of the table that the scan passes over (standing, topic, an outbox entry), in bytes
ROW_BYTES, SCANNED_KIB_A_UNIT = 900, 8  # a scan reads 4 KiB for half a unit
POINT_READS = 2.0  # health and reactions, consistent
LEDGER_READS = 0.5  # some 1.5 KiB, eventually consistent
WALKS = 2  # the dry one and the one that acts
MILLISECONDS_A_SUBSCRIBER, GIGABYTES = 1.0, 0.5  # assumed: 16 reads of ledgers at once, 10 ms each, and the batches
ACTS = 0.03  # of the subscribers in a month: three writes, doubled by the transaction
ZONES = {"America/New_York": 0.47, "America/Chicago": 0.29, "America/Denver": 0.08, "America/Los_Angeles": 0.16}


def decisions() -> dict[str, object]:
    """Return how many subscribers with a ledger of two entries are decided on in a second."""
    record, entries = joined("+12065550100", 120)  # type: ignore[no-untyped-call]  # a builder of the tests
    known = Facts(entries, Health(1, NOW - DAY))
    started = time.perf_counter()
    for _ in range(DECISIONS):
        findings(record, known, PROGRAM, NOW)
    return {"decisions": DECISIONS, "a second": round(DECISIONS / (time.perf_counter() - started))}


def memory() -> Iterator[dict[str, object]]:
    """Yield the peak of what a part's step holds after few and after many pages, all with findings."""
    for pages in PAGES:
        tracemalloc.start()
        step = Step("0")
        for page in range(pages):
            tally = Tally()
            for number in range(100):
                tally.found("no_evidence", f"+1206{page:03}{number:04}")
            step = step.after(str(page), tally)
        yield {"pages": pages, "peak KiB": tracemalloc.get_traced_memory()[1] / 1024}
        tracemalloc.stop()


def dollars() -> dict[str, object]:
    """Return the dollars of one audit, both walks, beside those of the reminders that it sends."""
    prices = json.loads(PRICES.read_text())
    million, count = prices["dollars_per_million"], SUBSCRIBERS / 1e6
    scanned = SUBSCRIBERS * ROW_BYTES / 1024 / SCANNED_KIB_A_UNIT / 1e6
    reads = WALKS * (scanned + count * (POINT_READS + LEDGER_READS)) * million["dynamodb_read_unit"]
    computed = WALKS * SUBSCRIBERS * MILLISECONDS_A_SUBSCRIBER / 1000 * GIGABYTES
    computing = computed * prices["lambda_dollars_per_gb_second"]
    writes = count * ACTS * 6 * million["dynamodb_write_unit"]
    total, texts = reads + writes + computing, count * prices["text_dollars_per_million"]
    parts = {"reads": reads, "writes": writes, "computing": computing, "total": total, "reminders": texts}
    return {**{name: round(value, 2) for name, value in parts.items()}, "percent": round(100 * total / texts, 3)}


def days() -> dict[str, object]:
    """Return how long the reminders take at the code's usual rate, in the practice hours of four zones."""
    counts = {zone: ceil(SUBSCRIBERS * share) for zone, share in ZONES.items()}
    rules, begins = Rules.of(PROGRAM.sending.week), NOW.replace(hour=15, minute=0)
    told = forecast(
        counts,
        lambda zone, at: opening_of(zone, at, rules, ["US"]),
        texts_per_second=PROGRAM.sending.parts_per_second,
        begins=begins,
        not_after=begins + timedelta(days=14),
    )
    unreached = sum(zone.unreached for zone in told.zones)
    return {"subscribers": SUBSCRIBERS, "days": (told.ends or begins) - begins, "unreached": unreached}


if __name__ == "__main__":
    show("Decisions", [decisions()])
    show("Memory of a part's step", list(memory()))
    show("Dollars of an audit of 10 million, and of its reminders", [dollars()])
    show("Time of the reminders", [{name: str(value) for name, value in days().items()}])
