"""What a dashboard shows, metric by metric, as CloudWatch reads its body."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from infra.policy.template import Resource
from infra.policy.values import Json, text

DASHBOARD = "AWS::CloudWatch::Dashboard"
# of other widgets, such as queries of logs or functions that draw, nobody can tell what they show
READ = ("alarm", "metric", "text")


def charted(dashboard: Resource) -> Iterator[tuple[str, str]]:
    """Yield name and value of each dimension that `dashboard` shows; of an expression the name is empty.

    ValueError where its body, or what it shows, cannot be told from the template.
    """
    body = json.loads(text(dashboard.get("DashboardBody")))
    if body.get("variables"):
        raise ValueError("a dashboard of a program whose reader chooses what it shows")
    for widget in body["widgets"]:
        if widget["type"] not in READ:
            raise ValueError(f"a widget of the type {widget['type']}")
        before: list[str] = []
        for row in widget["properties"].get("metrics", ()):
            before = _whole(row, before)
            yield from zip(before[2::2], before[3::2], strict=True)
            yield from (("", looks["expression"]) for looks in _looks(row) if "expression" in looks)


def _whole(row: list[Json], before: list[str]) -> list[str]:
    """Return the words of a metric, where `...` and `.` stand for those of the metric before."""
    words = [str(word) for word in row if not isinstance(word, dict)]
    if words[:1] == ["..."]:
        words = [*before[: len(before) - len(words) + 1], *words[1:]]
    return [before[at] if word == "." else word for at, word in enumerate(words)]


def _looks(row: list[Json]) -> Iterator[Mapping[str, str]]:
    return (word for word in row if isinstance(word, dict))
