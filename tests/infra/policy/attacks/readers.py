"""Attacks that nothing refuses, because no file shows the harm: each by name, with what a reader has to look at."""

from __future__ import annotations

READERS: dict[str, str] = {}
