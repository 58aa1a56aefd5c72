"""List prices with their sources, and what is assumed of a text: the one place that both stand in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("prices.json")


@dataclass(frozen=True, slots=True)
class Price:
    """What one of something costs in US dollars, and which page says so."""

    dollars: float
    per: str
    source: str


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def price(name: str) -> Price:
    """Return the price called `name`; KeyError where the file has none."""
    return Price(**_file()["prices"][name])


def assumed(name: str) -> float:
    """Return the figure called `name` that is assumed, not counted; KeyError where the file has none."""
    return float(_file()["assumed"][name]["value"])


def read_on() -> str:
    """Return the day on which the prices were last read."""
    return str(_file()["read_on"])


def caveat() -> str:
    """Return what is not certain of the prices."""
    return str(_file()["verified"])


def assumptions() -> dict[str, tuple[float, str]]:
    """Return every assumed figure by its name, with why."""
    return {name: (float(one["value"]), str(one["why"])) for name, one in _file()["assumed"].items()}


def prices() -> dict[str, Price]:
    """Return every price by its name."""
    return {name: price(name) for name in _file()["prices"]}
