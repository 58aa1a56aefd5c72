"""Each mechanism of the inbound path is needed: without it an invariant breaks."""

import pytest

from tests.exploration.explorer import Explorer
from tests.exploration.invariants import INVARIANTS
from tests.exploration.mutations.catalogue import MUTATIONS
from tests.exploration.traces import Scope


def explored(mutation):
    scope = Scope(mutation.mode, mutation.words, len(mutation.words), mutation.faults, mutation.eager)
    return Explorer(scope, until=mutation.caught_by).explore([mutation.words])


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.what for mutation in MUTATIONS])
def test_a_mechanism_that_is_taken_out_is_missed_by_its_invariant(mutation, monkeypatch):
    mutation.apply(monkeypatch)
    assert mutation.caught_by in explored(mutation).violations


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.what for mutation in MUTATIONS])
def test_the_same_texts_break_nothing_while_the_mechanism_is_there(mutation):
    assert explored(mutation).violations == {}


def test_every_invariant_is_broken_by_some_mutation():
    assert {mutation.caught_by for mutation in MUTATIONS} == {invariant.__name__ for invariant in INVARIANTS}
