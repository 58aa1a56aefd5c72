"""Mutations by chance: none of the fixed sample survives, and a seed makes the same one always."""

import pytest

from infra.policy.assembly import read_assembly
from tests.infra.policy.mutations.chance import mutate
from tests.infra.policy.mutations.finished import Finished

SAMPLE = 150


@pytest.fixture(scope="module")
def templates(assembly):
    return read_assembly(assembly)


def test_no_mutation_of_the_sample_is_let_through(templates):
    survivors = {}
    for seed in range(SAMPLE):
        app = Finished(templates)
        done = mutate(app, seed)
        if not app.judge():
            survivors[seed] = done
    assert survivors == {}


def test_a_seed_makes_the_same_mutation_always(templates):
    assert [mutate(Finished(templates), 7) for _ in range(2)] == [mutate(Finished(templates), 7)] * 2
