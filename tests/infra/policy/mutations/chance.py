"""Mutations by chance: a seed decides what is mixed or weakened, and where."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.infra.policy.mutations import chance_mixing, chance_weakening

if TYPE_CHECKING:
    from tests.infra.policy.mutations.finished import Finished

KINDS = (*chance_mixing.KINDS, *chance_weakening.KINDS)


def mutate(app: Finished, seed: int) -> str:
    """Change `app` in one harmful way and return a sentence that says what was done; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        done = chance.choice(KINDS)(app, chance)
        if done:
            return done
