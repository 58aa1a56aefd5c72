"""Dollars for a million texts of each kind, from counted calls and units at list prices; no free tier, no batching."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.inbound.calls import Cost

PRICES = Path(__file__).with_name("prices.json")


def dollars(costs: list[Cost]) -> list[dict[str, object]]:
    """Return a row for each kind of text; `percent_of_a_text` compares with a text sent, carrier fees left out."""
    prices = json.loads(PRICES.read_text())
    return [_row(cost, prices) for cost in costs]


def _row(cost: Cost, prices: dict[str, Any]) -> dict[str, object]:
    million, assumed = prices["dollars_per_million"], prices["assumed"]
    seconds = (cost.cpu_ms + cost.calls * assumed["milliseconds_a_call"]) / 1000
    parts = {
        "transport": million["sns_publish"] + assumed["sqs_requests_a_text"] * million["sqs_request"],
        "function": million["lambda_request"]
        + seconds * assumed["lambda_gb"] * prices["lambda_dollars_per_gb_second"] * 1e6,
        "reads": cost.read_units * million["dynamodb_read_unit"],
        "writes": cost.write_units * million["dynamodb_write_unit"],
        "logs": assumed["log_bytes_a_text"] / 1e9 * prices["logs_dollars_per_gb"] * 1e6,
    }
    total = sum(parts.values())
    row: dict[str, object] = {"kind": cost.kind, **{name: round(value, 2) for name, value in parts.items()}}
    return row | {
        "total": round(total, 2),
        "percent_of_a_text": round(100 * total / prices["text_dollars_per_million"], 2),
    }
