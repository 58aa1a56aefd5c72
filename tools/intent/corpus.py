"""The labelled texts that the model is trained and judged on, each with its writer."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[2] / "tests" / "data" / "intent"
AUTHORS = DATA / "authors"
# written by the hand that wrote the rules: what the rules say of them tells nothing about texts of others
OWN_HAND = ("tune", "held_out", "seen", "later", "rounds")
BLIND = ("blind_seen", "blind_held", "blind_second")
# written for the model alone, by a hand that had read authors 01 to 06; rules for words were checked on it
TAUGHT = ("taught",)
# the authors whose texts were read by whoever wrote rules
READ = frozenset({"01", "02", "03", "04", "05", "06"})
PHRASES = Path(__file__).parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")
_SLIPS = 0.25
KINDS = {"stop-word": "word", "stop-free": "free", "ordinary": "ordinary", "hard": "hard"}
_OLDER_KINDS = {"legal": "word", "typo": "word", "free_form": "free", "reply": "ordinary", "trap": "hard"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text: by whom, whether it asks for an end, of which kind, and whether the rules were made with it."""

    text: str
    writer: str
    opt_out: bool
    kind: str
    tuned: bool


def texts() -> list[Labelled]:
    """Return every labelled text, less those of which a second reader thought otherwise."""
    return [*_older(), *(text for author in authors() for text in by_author(author))]


def authors() -> list[str]:
    """Return the names of the independent authors."""
    return sorted(path.stem for path in AUTHORS.glob("[0-9][0-9].jsonl"))


def by_author(author: str) -> list[Labelled]:
    """Return the texts of `author` on which the second reader, where there is one, agrees."""
    disputed = disputed_lines(author)
    rows = _rows(AUTHORS / f"{author}.jsonl")
    return [
        Labelled(row["text"], author, row["label"].startswith("stop"), KINDS[row["label"]], tuned=False)
        for at, row in enumerate(rows, start=1)
        if at not in disputed
    ]


def disputed_lines(author: str) -> set[int]:
    """Return the lines of `author` that the second reader labelled otherwise, or not at all."""
    rows, path = _rows(AUTHORS / f"{author}.jsonl"), AUTHORS / f"{author}.read.jsonl"
    if not path.exists():
        return set()
    said = {int(row["line"]): row["label"] for row in _rows(path)}
    meant = {at: "stop" if row["label"].startswith("stop") else "other" for at, row in enumerate(rows, start=1)}
    return {at for at, label in meant.items() if said.get(at, label) != label}


def phrases(copies: int = 4) -> list[Labelled]:
    """Return texts of the phrase lists: each line several times, its slots filled anew, slips of thumbs in some."""
    made: dict[str, Labelled] = {}
    for path in sorted(PHRASES.glob("*.txt")):
        dice = random.Random(path.name)  # noqa: S311 - the same texts whenever they are made
        slots, lines = _phrase_lists(path)
        for sign, line in lines:
            for _ in range(copies if "{" in line else 1):
                text = _slip(_filled(line, slots, dice), dice)
                made.setdefault(text, Labelled(text, "phrases", sign == "+", "phrase", tuned=False))
    return list(made.values())


def _phrase_lists(path: Path) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    slots: dict[str, list[str]] = {}
    lines: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:2] in {"+ ", "- "}:
            lines.append((line[0], line[2:]))
        elif " = " in line:
            name, values = line.split(" = ", 1)
            slots[name] = values.split("|")
    return slots, lines


def _filled(line: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    return _SLOT.sub(lambda slot: dice.choice(slots.get(slot[1]) or slots[slot[1].removesuffix("s")]), line)


def _slip(text: str, dice: random.Random) -> str:
    """Return the text as it is, or in a quarter of the cases with one letter lost, doubled or swapped."""
    at = dice.randrange(1, max(2, len(text) - 1))
    chance = dice.random()
    if chance > _SLIPS or not text[at : at + 1].isalpha():
        return text
    if chance < _SLIPS / 3:
        return text[:at] + text[at + 1 :]
    if chance < _SLIPS * 2 / 3:
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def manifest() -> dict[str, str]:
    """Return the SHA-256 of each frozen file, by name."""
    lines = (AUTHORS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _older() -> list[Labelled]:
    return [
        Labelled(
            row["text"], name, row["label"] == "opt_out", _OLDER_KINDS.get(row["kind"], row["kind"]), name in TUNED
        )
        for name in (*OWN_HAND, *BLIND, *TAUGHT)
        for row in _rows(DATA / f"{name}.jsonl")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


TUNED = (*OWN_HAND, "blind_seen")
