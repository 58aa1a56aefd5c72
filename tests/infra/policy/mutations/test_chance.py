"""Mutations by chance: none of the fixed sample survives, and a seed makes the same one always."""

import pytest

from infra.policy.templates.assembly import read_assembly
from tests.infra.policy.mutations.assembly.finished import Finished
from tests.infra.policy.mutations.by_chance.chance import mutate, survivors

SAMPLE = 25


@pytest.fixture(scope="module")
def templates(assembly):
    return read_assembly(assembly)


def test_no_mutation_of_the_sample_is_let_through(templates):
    assert survivors(templates, range(SAMPLE)) == {}


def test_a_copy_that_nobody_changed_is_accepted(templates):
    assert Finished(templates).judge() == []


def test_a_planted_survivor_is_reported(templates):
    def harmless(app, seed):
        app.promotional.body["Description"] = "said otherwise"
        return f"harmless {seed}"

    assert survivors(templates, [3], harmless) == {3: "harmless 3"}


def test_a_seed_makes_the_same_mutation_always(templates):
    assert [mutate(Finished(templates), 7) for _ in range(2)] == [mutate(Finished(templates), 7)] * 2
