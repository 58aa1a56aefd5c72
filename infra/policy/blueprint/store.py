"""The blueprints as they are kept: a base for each kind of stack, and what each part changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from infra.policy.blueprint.expected import ExpectedStack, Part
from infra.policy.blueprint.holes import Form, Json, filled, partly_filled
from infra.policy.blueprint.patches import Patch, merged, patched

DATA = Path(__file__).parent / "data"
JUDGED, TRIED = (Path(__file__).with_name(name) for name in ("judged.json", "tried.json"))


class UnknownBlueprintError(Exception):
    """There is no blueprint for a kind of stack, or none of its parts is called so."""


@cache
def blueprint(kind: str) -> Mapping[str, Any]:
    """Return the blueprint of the stacks of `kind`: `template`, `parts` by name, `pairs` by two names."""
    file = DATA / f"{kind}.json"
    if not file.is_file():
        raise UnknownBlueprintError(f"there is no blueprint for '{kind}': run `make blueprint`")
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def digests() -> Mapping[str, str]:
    """Return the SHA-256 (hex) of each blueprint by its kind of stack."""
    return {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(DATA.glob("*.json"))}


def judged() -> Mapping[str, Any]:
    """Return what was asked of the blueprints when they were written: which they were, rules, parts, and proof."""
    return _read(JUDGED)


def tried() -> Mapping[str, int]:
    """Return what the rules are tried with, by the sort of change; a test does all of it."""
    return _read(TRIED)


def _read(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def template_of(stack: ExpectedStack) -> Json:
    """Return the template that `stack` must equal; it is read, not changed, for it shares parts with others."""
    parts = json.dumps([(part.name, part.facts) for part in stack.parts])
    return _form(stack.blueprint, parts).filled(stack.facts)


@lru_cache(maxsize=128)  # most programs of an environment declare the same parts
def _form(kind: str, parts: str) -> Form:
    return Form(_patched(blueprint(kind), [Part(name, facts) for name, facts in json.loads(parts)]))


def assembled(kept: Mapping[str, Any], stack: ExpectedStack) -> Json:
    """Return the template of `stack` by the blueprint `kept`: base, parts, what pairs of parts change, facts."""
    return filled(_patched(kept, stack.parts), stack.facts)


def _patched(kept: Mapping[str, Any], parts: Sequence[Part]) -> Json:
    unknown = [part.name for part in parts if part.name not in kept["parts"]]
    if unknown:
        raise UnknownBlueprintError(f"the blueprint has no part '{unknown[0]}': run `make blueprint`")
    # a part's own facts go first, for the same hole may be there once for each time that the part is
    single = merged(partly_filled(kept["parts"][part.name], part.facts) for part in parts)
    pairs = merged(_pairs(kept["pairs"], parts))
    return patched(patched(kept["template"], single), pairs)


def _pairs(pairs: Mapping[str, Patch], parts: Sequence[Part]) -> Iterator[Patch]:
    for one, other in combinations(parts, 2):
        if patch := pairs.get(f"{one.name}+{other.name}") or pairs.get(f"{other.name}+{one.name}"):
            yield partly_filled(patch, {**one.facts, **other.facts})
