"""Whatever comes in by whichever way, at once and in any weather: no invariant of a person's consent breaks."""

import pytest

from tests.histories.deeds import WAYS
from tests.histories.history import play, played
from tests.histories.invariants import INVARIANTS
from tests.histories.mutations import MUTATIONS
from tests.histories.world import no_pauses, world

SAMPLE = 120  # of each way; `make proof` plays many more
ENOUGH = 4000  # histories in which a mechanism that is taken out is missed


@pytest.fixture
def calm(monkeypatch):
    """A world in which nothing waits for real."""
    no_pauses(monkeypatch.setattr)
    with world() as made:
        yield made


@pytest.mark.parametrize("way", WAYS)
def test_no_invariant_breaks_in_any_history(calm, way):
    tally = played(calm, way, range(SAMPLE))
    assert tally.broken == {}
    assert tally.of_the_way > SAMPLE
    assert tally.sent > SAMPLE
    assert tally.confirmed > 2


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.what for mutation in MUTATIONS])
def test_a_mechanism_that_is_taken_out_is_missed_by_its_invariant(calm, mutation):
    with pytest.MonkeyPatch.context() as patch:
        mutation.apply(patch)
        sought = range(mutation.sought_from, mutation.sought_from + ENOUGH)
        seeds = (seed for seed in sought if mutation.caught_by in play(calm, mutation.way, seed))
        found = next(seeds, None)
    assert found is not None
    assert play(calm, mutation.way, found) == set()  # while it is there, the same history breaks nothing


def test_every_invariant_is_broken_by_some_mutation():
    assert {mutation.caught_by for mutation in MUTATIONS} == INVARIANTS


def test_a_seed_tells_the_same_history_again(calm):
    told = []
    for seed in (7, 8, 7):
        play(calm, "form", seed)
        told.append([str(sent) for sent in calm.service.sent] + [deed.name for deed in calm.deeds])
    assert told[0] == told[2] != told[1]
