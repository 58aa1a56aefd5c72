"""Long talks with everything at once: any text, any order, copies, waits, and faults wherever they may strike."""

import os

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.exploration.invariants import INVARIANTS, Facts
from tests.exploration.memory.wire import Fault, Kind
from tests.exploration.mutations.catalogue import MUTATIONS
from tests.exploration.words import PROGRAMS, WORDS
from tests.exploration.world import World

LONGEST = 12
EXAMPLES = int(os.environ.get("EXPLORATION_EXAMPLES", "60"))
WAITS = st.timedeltas(min_value=WORDS["YES"].gap, max_value=WORDS["late YES"].gap)
FAULTS = st.builds(Fault, st.sampled_from(list(Kind)), st.integers(2, 9), st.integers(0, LONGEST - 1))


class Talk(RuleBasedStateMachine):
    """A person who texts and a queue that delivers as it likes; a test gives it `mode`."""

    def __init__(self):
        super().__init__()
        self.world = World(self.mode)
        self.world.begin(())

    @precondition(lambda self: len(self.world.said) < LONGEST)
    @rule(word=st.sampled_from(list(WORDS.values())))
    def texts(self, word):
        self.world.words = (*self.world.words, word)
        self.world.say(word)

    @precondition(lambda self: self.world.said)
    @rule(data=st.data(), faults=st.lists(FAULTS, max_size=2), copy=st.booleans())
    def delivers(self, data, faults, copy):
        index = data.draw(st.integers(0, len(self.world.said) - 1))
        known = [fault for fault in faults if fault.other < len(self.world.said)]
        self.world.deliver(index, tuple(sorted(known, key=lambda fault: fault.call)), copy=copy)

    @rule(wait=WAITS)
    def waits(self, wait):
        self.world.now += wait

    @precondition(lambda self: self.world.said and not self.world.settled)
    @rule()
    def delivers_all_that_is_left(self):
        for _ in range(2):
            for index, said in enumerate(self.world.said):
                if not said.settled:
                    self.world.deliver(index)
        assert self.world.settled

    @invariant()
    def nothing_breaks(self):
        facts = Facts(self.world)
        for holds in INVARIANTS:
            assert holds(facts), holds.__name__


def talk_at_length(mode, examples=EXAMPLES, **more):
    talk = type("Talk", (Talk,), {"mode": mode})
    long = settings(max_examples=examples, stateful_step_count=30, deadline=None, print_blob=False, **more)
    run_state_machine_as_test(talk, settings=long)


@pytest.mark.parametrize("mode", PROGRAMS)
def test_the_invariants_hold_in_long_talks(mode):
    talk_at_length(mode)


@pytest.mark.parametrize("what", ["no claim before a send", "replies are not settled"])
def test_long_talks_miss_a_mechanism_that_is_taken_out(what, monkeypatch):
    (mutation,) = [mutation for mutation in MUTATIONS if mutation.what == what]
    mutation.apply(monkeypatch)
    with pytest.raises(AssertionError):
        talk_at_length("silent_pool", examples=1000, phases=[Phase.generate])  # nobody reads the shortest example
