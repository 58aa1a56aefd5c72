"""Dollars for a million texts through the gate, from counted calls and units at list prices; no free tier."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bench.inbound.dollars import PRICES

if TYPE_CHECKING:
    from bench.gate.calls import Cost

GIGABYTES = 1.0  # of the function
SQS_REQUESTS = 0.4  # of a message: sent, received and deleted by tens at least
WAIT_MS = 60.0  # of a text in one of the threads
THREADS_AT_ONCE = 16


def dollars(costs: list[Cost]) -> list[dict[str, object]]:
    """Return a row for each kind of text; `percent_of_a_text` compares with a text sent, carrier fees left out."""
    prices = json.loads(PRICES.read_text())
    return [_row(cost, prices) for cost in costs]


def _row(cost: Cost, prices: dict[str, Any]) -> dict[str, object]:
    million, assumed = prices["dollars_per_million"], prices["assumed"]
    seconds = max(cost.cpu_ms, WAIT_MS / THREADS_AT_ONCE) / 1000
    parts = {
        "queue": SQS_REQUESTS * million["sqs_request"],
        "function": seconds * GIGABYTES * prices["lambda_dollars_per_gb_second"] * 1e6,
        "reads": cost.read_units * million["dynamodb_read_unit"],
        "writes": cost.write_units * million["dynamodb_write_unit"],
        "logs": assumed["log_bytes_a_text"] / 1e9 * prices["logs_dollars_per_gb"] * 1e6,
    }
    total = sum(parts.values())
    row: dict[str, object] = {"kind": cost.kind, **{name: round(value, 2) for name, value in parts.items()}}
    percent = round(100 * total / prices["text_dollars_per_million"], 2)
    return row | {"total": round(total, 2), "percent_of_a_text": percent}
