"""Instants as the ledger writes them: UTC, whole milliseconds, one spelling per instant."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """Return `at` as `2026-11-23T10:16:12.345Z`; finer digits are cut off."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Return the instant that an ISO 8601 `text` with a zone names; ValueError for anything else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("the timestamp has no zone")
    return in_milliseconds(at.astimezone(UTC))


def in_milliseconds(at: datetime) -> datetime:
    """Return `at` as it will read back from the ledger."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
