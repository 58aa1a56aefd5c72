"""The labelled service texts that the model is trained and judged on, each with its writer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[2] / "tests" / "data" / "copy"
AUTHORS = DATA / "authors"
OWN_HAND = "own_hand"  # by the hand that chose the features: learned from, never judged


class Labelled(NamedTuple):
    """One text: by whom, whether it advertises, and of which trade."""

    text: str
    writer: str
    advert: bool
    trade: str


def texts() -> list[Labelled]:
    """Return every labelled text that the second reader does not dispute."""
    return [*_own_hand(), *(text for author in authors() for text in by_author(author))]


def authors() -> list[str]:
    """Return the names of the independent authors."""
    return sorted(path.stem for path in AUTHORS.glob("[0-9][0-9].jsonl"))


def by_author(author: str) -> list[Labelled]:
    """Return the texts of `author` that the second reader labelled alike."""
    disputed = disputed_lines(author)
    rows = enumerate(_rows(AUTHORS / f"{author}.jsonl"), start=1)
    return [_labelled(row, author) for at, row in rows if at not in disputed]


def disputed_lines(author: str) -> set[int]:
    """Return the lines of `author` that the second reader labelled otherwise, or was not sure of."""
    said = {int(row["line"]): row["label"] for row in _rows(AUTHORS / f"{author}.read.jsonl")}
    meant = enumerate(_rows(AUTHORS / f"{author}.jsonl"), start=1)
    return {at for at, row in meant if said[at] != row["label"]}


def manifest() -> dict[str, str]:
    """Return the SHA-256 of each frozen file, by name."""
    lines = (AUTHORS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _own_hand() -> list[Labelled]:
    return [_labelled(row, OWN_HAND) for row in _rows(DATA / f"{OWN_HAND}.jsonl")]


def _labelled(row: dict[str, str], writer: str) -> Labelled:
    return Labelled(row["text"], writer, row["label"] == "advert", row.get("trade", ""))


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
