"""Mutations by chance: a seed decides what is mixed or weakened, and where."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.infra.policy.mutations.assembly.finished import Finished
from tests.infra.policy.mutations.by_chance import mixing as chance_mixing
from tests.infra.policy.mutations.by_chance import weakening as chance_weakening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from infra.policy.templates.assembly import Assembly

KINDS = (*chance_mixing.KINDS, *chance_weakening.KINDS)


def mutate(app: Finished, seed: int) -> str:
    """Change `app` in one harmful way and return a sentence that says what was done; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        done = chance.choice(KINDS)(app, chance)
        if done:
            return done


def survivors(
    assembly: Assembly, seeds: Iterable[int], change: Callable[[Finished, int], str] = mutate
) -> dict[int, str]:
    """Return what `change` did to a copy of `assembly`, by seed, wherever no rule found anything in that copy."""
    found = {}
    for seed in seeds:
        app = Finished(assembly)
        done = change(app, seed)
        if not app.judge():
            found[seed] = done
    return found
