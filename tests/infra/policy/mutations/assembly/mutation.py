"""What a mutation is: a sentence, the rules that must refuse it, and the change itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.infra.policy.mutations.assembly.finished import Finished


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to mix programs or to weaken a guard; each of `rules` (without the pack's name) has to refuse it."""

    sentence: str
    rules: tuple[str, ...]
    change: Callable[[Finished], object]


def mutation(sentence: str, rules: str, change: Callable[[Finished], object]) -> Mutation:
    """Return a row of the catalogue; `rules` are parted by spaces."""
    return Mutation(sentence, tuple(rules.split()), change)
