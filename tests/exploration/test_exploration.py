"""Every short sequence of texts, in every order of arrival, with every fault at every call: nothing breaks."""

import pytest

from tests.exploration.explorer import Explorer
from tests.exploration.invariants import broken
from tests.exploration.scopes import SUITE
from tests.exploration.traces import Scope
from tests.exploration.wire import Fault, Kind
from tests.exploration.words import WORDS
from tests.exploration.world import World

# at least so many complete traces must have been walked: an explorer that goes nowhere finds nothing
LEAST = {(2, 1): 4_000, (3, 0): 2_058, (3, 1): 4_000}


@pytest.mark.parametrize("scope", SUITE, ids=[f"{s.mode}-{s.length}-{s.faults}-{s.eager}" for s in SUITE])
def test_no_invariant_breaks_in_any_trace(scope):
    tally = Explorer(scope).explore(scope.sequences())
    assert tally.violations == {}
    assert tally.traces >= LEAST[scope.length, scope.faults]


def test_the_walk_counts_each_trace_once():
    seen = Explorer(Scope("silent_pool", ("STOP",), length=2, faults=1), every=1).explore([("STOP", "STOP")])
    assert len(set(seen.sample)) == seen.traces == len(seen.sample)


@pytest.fixture
def world():
    """A person who texts STOP and then JOIN."""
    made = World("silent_pool")
    made.begin([WORDS["STOP"], WORDS["JOIN"]])
    return made


def test_a_crash_before_the_commit_leaves_nothing(world):
    before = world.keep().rows
    world.deliver(0, (Fault(Kind.CRASH, 2),))
    assert world.tables.rows == before
    assert not world.said[0].settled


def test_a_crash_after_the_commit_leaves_the_stop_on_record_and_the_number_to_be_listed(world):
    world.deliver(0, (Fault(Kind.CRASH, 3),))
    assert world.conversation.tables.read(world.phone, "any").record.standing.stopped
    assert world.service.listed is None
    world.deliver(0)
    assert world.service.listed
    assert broken(world) == []


def test_a_text_that_overlaps_another_is_handled_inside_it(world):
    world.deliver(0, (Fault(Kind.OVERLAP, 2, other=1),))
    assert [said.settled for said in world.said] == [True, True]
    assert len(world.tables.rows["ledger"]) == 2


def test_a_world_comes_back_to_a_moment_it_was_in(world):
    world.deliver(1)
    moment = world.keep()
    world.deliver(0)
    world.restore(moment)
    assert world.keep() == moment
