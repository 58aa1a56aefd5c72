"""Charts of a report as SVG inside its page: bars and a line, without a script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, BAR, LABEL, FIGURE = 640, 26, 190, 90
HEIGHT = 160


def bars(values: Mapping[str, int], colour: str) -> str:
    """Return a chart with one bar for each of `values`, by its name."""
    most = max([*values.values(), 1])
    rows = "".join(_bar(at, name, value, most, colour) for at, (name, value) in enumerate(values.items()))
    return f'<svg viewBox="0 0 {WIDTH} {BAR * len(values)}" role="img">{rows}</svg>'


def line(values: Sequence[int], colour: str) -> str:
    """Return a line through `values` from left to right; from 0 up, so that its height tells the truth."""
    most, step = max([*values, 1]), (WIDTH - FIGURE) / max(len(values) - 1, 1)
    points = [
        (round(at * step) + 5, round(HEIGHT - 10 - value / most * (HEIGHT - 30))) for at, value in enumerate(values)
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points)
    x, y = points[-1]
    figure = f'<text x="{x + 10}" y="{y + 5}" class="figure">{values[-1]:,}</text>'
    base = f'<line x1="5" y1="{HEIGHT - 10}" x2="{WIDTH}" y2="{HEIGHT - 10}" stroke="#d0d7de"/>'
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{base}{drawn}{dots}{figure}</svg>'


def _bar(at: int, name: str, value: int, most: int, colour: str) -> str:
    y, length = at * BAR, round((WIDTH - LABEL - FIGURE) * value / most)
    return (
        f'<text x="{LABEL - 10}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LABEL}" y="{y + 5}" width="{max(length, 1)}" height="{BAR - 10}" rx="3" fill="{colour}"/>'
        f'<text x="{LABEL + length + 8}" y="{y + 17}" class="figure">{value:,}</text>'
    )
