"""Widgets as CloudWatch reads them, and how they are laid out in rows; nothing here is of the CDK."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

GRID, ACROSS, HEIGHT = 24, 3, 6  # CloudWatch's grid is 24 wide; heights are in the same unit
SECONDS = 300

Widget = dict[str, Any]


def text(markdown: str, height: int) -> Widget:
    """Return a text across the whole dashboard."""
    return {"type": "text", "width": GRID, "height": height, "properties": {"markdown": markdown}}


def graph(title: str, region: str, metrics: Sequence[list[Any]], seconds: int = SECONDS) -> Widget:
    """Return a graph of `metrics` in CloudWatch's own notation."""
    properties = {"title": title, "region": region, "view": "timeSeries", "period": seconds, "metrics": list(metrics)}
    return {"type": "metric", "width": GRID // ACROSS, "height": HEIGHT, "properties": properties}


def laid_out(sections: Iterable[tuple[str, Sequence[Widget]]]) -> Iterator[Widget]:
    """Yield a heading and the widgets of each of `sections`, with their places."""
    y = 0
    for title, widgets in sections:
        x, tallest = 0, 0
        for widget in [text(f"## {title}", 1), *widgets]:
            if x + widget["width"] > GRID:
                x, y, tallest = 0, y + tallest, 0
            yield widget | {"x": x, "y": y}
            x, tallest = x + widget["width"], max(tallest, widget["height"])
        y += tallest
