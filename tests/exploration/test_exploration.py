"""Short sequences of texts, in every order of arrival, with every fault at every call: nothing breaks."""

import itertools
from datetime import timedelta

import pytest

from lambdas.consent.items import HANDED_OVER, HELD, lease_row
from lambdas.functions.keyword_handler import recorder
from tests.exploration.explorer import Explorer
from tests.exploration.invariants import broken
from tests.exploration.memory.wire import Fault, Kind
from tests.exploration.memory.writes import LEDGER, SENDS, key
from tests.exploration.traces import SHORT, Scope
from tests.exploration.words import WORDS
from tests.exploration.world import TRANSIT, World

SAMPLE = 8  # one in so many sequences, which no number of words divides; `make proof` explores all, and much more
# at least so many complete traces must have been walked: an explorer that goes nowhere finds nothing
LEAST = {(2, 1): 500, (3, 0): 250, (3, 1): 500}


@pytest.mark.parametrize("scope", SHORT, ids=[f"{s.mode}-{s.length}-{s.faults}-{s.eager}" for s in SHORT])
def test_no_invariant_breaks_in_a_sample_of_the_traces(scope):
    tally = Explorer(scope).explore(itertools.islice(scope.sequences(), 1, None, SAMPLE))
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


def lease_on(world, until):
    row = lease_row(world.phone, "request-1", until)
    world.tables.rows[SENDS][key(SENDS, row)] = row


def test_a_stop_waits_in_one_run_for_the_text_that_is_being_handed_over(world, monkeypatch):
    monkeypatch.setattr(recorder, "LONGEST_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(recorder, "ATTEMPTS", 40)
    world.send(1)
    begun = world.now + TRANSIT
    lease_on(world, begun + HELD)
    world.deliver(0)
    assert world.said[0].settled
    assert timedelta(0) < world.now - begun - HANDED_OVER < timedelta(seconds=1)
    assert broken(world) == []


def test_a_join_does_not_wait_for_a_text_that_is_being_handed_over(world):
    lease_on(world, world.now + HELD)
    world.deliver(1)
    assert world.said[1].settled


def test_a_text_that_overlaps_another_is_handled_inside_it(world):
    world.deliver(0, (Fault(Kind.OVERLAP, 2, other=1),))
    assert [said.settled for said in world.said] == [True, True]
    assert len(world.tables.rows[LEDGER]) == 2


def test_a_world_comes_back_to_a_moment_it_was_in(world):
    world.deliver(1)
    moment = world.keep()
    world.deliver(0)
    world.restore(moment)
    assert world.keep() == moment
