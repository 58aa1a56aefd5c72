"""Colours as a reader sees them: how strongly two differ, and which one is readable on another (WCAG 2.2)."""

from __future__ import annotations

WHITE, BLACK = "#ffffff", "#000000"
TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size
PART_RATIO = 3.0  # WCAG 2.2, 1.4.11: the parts of a page that one works with

_STEPS = 100


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str) -> str:
    """Return white or black, whichever differs more from `background`: it always differs by 4.5 and more."""
    return max(WHITE, BLACK, key=lambda colour: contrast(colour, background))


def nearest(colour: str, background: str, ratio: float) -> str:
    """Return the colour nearest to `colour`, towards white or black, that differs from `background` by `ratio`."""
    target = readable_on(background)
    shades = (_mixed(colour, target, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if contrast(shade, background) >= ratio), target)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's own figures


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, target: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(target), strict=True)
    return "#" + "".join(f"{round(part + (aim - part) * share):02x}" for part, aim in pairs)
