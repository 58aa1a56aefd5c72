"""Where the numbers or ZIP codes of one row may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A country (ISO 3166; none for ZIP codes), states of the US or none, and every zone (IANA) used there."""

    country: str
    states: tuple[str, ...]
    zones: tuple[str, ...]
