"""One history, told by its way in and its seed: deeds in any weather, and then the delivery of all that is left."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.record import State
from tests.histories.deeds import WAYS, said
from tests.histories.invariants import broken
from tests.histories.world import PHONE

if TYPE_CHECKING:
    from tests.histories.world import World

GAPS = (*(timedelta(0),) * 2, *(timedelta(seconds=5),) * 4, timedelta(minutes=2), timedelta(hours=1), timedelta(days=4))
SUBSCRIBED = 0.5  # of the histories begin with somebody who is in
STEPS = (timedelta(0), timedelta(milliseconds=1), timedelta(milliseconds=300), timedelta(seconds=2))


@dataclass
class Tally:
    """What many histories came to: how many there were of deeds, and the first seeds of what broke."""

    histories: int = 0
    deeds: Counter[str] = field(default_factory=Counter)
    of_the_way: int = 0
    confirmed: int = 0
    sent: int = 0
    broken: dict[str, list[int]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add what others came to."""
        self.histories += other.histories
        self.deeds += other.deeds
        self.of_the_way += other.of_the_way
        self.confirmed += other.confirmed
        self.sent += other.sent
        for name, seeds in other.broken.items():
            self.broken.setdefault(name, []).extend(seeds)


def play(world: World, way: str, seed: int) -> set[str]:
    """Play the history of that way and seed; return the names of the invariants that broke in it."""
    chance = random.Random(f"{way} {seed}")
    world.begin(chance.choice(("silent_pool", "self_managed", "self_managed", "managed")))
    world.weather.chance.seed(f"{way} {seed}")
    number = 0
    if chance.random() < SUBSCRIBED:
        for body in ("JOIN DEALS", "YES"):
            world.now += STEPS[-1]
            world.deeds.append(said(world, body, world.now, f"{way}-{body}"))
            world.drain()
    for _ in range(1 + chance.randrange(4)):
        deeds = []
        for _ in range(1 + chance.randrange(3)):
            number += 1
            world.now += chance.choice(STEPS)
            taken = way if chance.random() < 0.5 else "text"
            deeds.append(WAYS[taken](world, chance, world.now, f"{way}-{number}"))
            deeds[-1].way = taken
        world.deeds += deeds
        left = [deed for deed in world.deeds if deed.open]
        world.together(left, chance)
        world.violations |= broken(world)
        world.now += chance.choice(GAPS)
    world.drain()
    world.violations |= broken(world, at_the_end=True)
    return world.violations


def played(world: World, way: str, seeds: range) -> Tally:
    """Play the histories of a way with these seeds."""
    tally = Tally()
    for seed in seeds:
        for name in play(world, way, seed):
            tally.broken.setdefault(name, []).append(seed)
        tally.histories += 1
        tally.deeds.update(deed.means for deed in world.deeds)
        tally.of_the_way += sum(deed.way == way for deed in world.deeds)
        tally.sent += sum(not sent.by_service for sent in world.service.sent)
        record = world.consent.read(PHONE, "none").record
        tally.confirmed += any(held.state is State.ACTIVE for held in record.subscriptions.values())
    return tally
