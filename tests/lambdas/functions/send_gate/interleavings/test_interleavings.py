"""No text goes out after its STOP is on record, whatever the order of the calls that both make."""

import os
from datetime import timedelta

import pytest

from lambdas.consent import items
from lambdas.consent.items import SENT_WITHIN
from lambdas.functions.keyword_handler import recorder
from lambdas.functions.send_gate import worker
from lambdas.stores.sending.sends import Reading, Sends, SubscriberReader
from tests.exploration.memory import service
from tests.exploration.world import no_pauses
from tests.lambdas.functions.send_gate.interleavings import baton
from tests.lambdas.functions.send_gate.interleavings.interleaving import Interleavings

SEEDS = int(os.environ.get("INTERLEAVINGS", "400"))
ENOUGH = 4_000  # interleavings in which a race that is open shows


@pytest.fixture
def interleavings(monkeypatch):
    """Two gates and a person, who pause for no time at all."""
    no_pauses(monkeypatch.setattr)
    monkeypatch.setattr(recorder, "ATTEMPTS", 40)  # in their course time passes here
    made = Interleavings()
    yield made
    made.baton.close()


def test_no_text_follows_a_committed_opt_out_and_none_goes_out_twice(interleavings):
    for seed in range(SEEDS):
        interleavings.run(seed)
    assert interleavings.violations == []
    assert interleavings.sent > SEEDS // 2
    assert interleavings.dropped > SEEDS // 4


def no_lease_check(patch):
    patch.setattr(items, "REVOKING", frozenset())


def no_check_of_the_standing(patch):
    transact = Sends._transact
    patch.setattr(
        Sends, "_transact", lambda self, *writes: transact(self, *(w for w in writes if "Put" in w or "Delete" in w))
    )


def all_read_at_once(patch):
    def read(self, requests, contacted=()):
        standings = [(self._subscriptions, request.to, "program") for request in requests]
        return Reading(self._subscriptions, self._sends, self._rows([*standings, *self._rest(requests, contacted)]))

    patch.setattr(SubscriberReader, "read", read)


def any_rest_of_a_lease(patch):
    patch.setattr(worker, "NEEDED", timedelta(0))
    slow_calls(patch)


def slow_calls(patch):
    patch.setattr(service, "LEAVES_WITHIN", SENT_WITHIN.total_seconds())  # a client that gives up as late as it may
    patch.setattr(baton, "JUMPS", (timedelta(0), timedelta(seconds=2.5)))


OPENED = {
    "a STOP does not look at the lease": no_lease_check,
    "a claim does not look at the standing": no_check_of_the_standing,
    "the standing is read with the rest": all_read_at_once,
    "a text is handed over however long its claim took": any_rest_of_a_lease,
}


@pytest.mark.parametrize("opened", OPENED.values(), ids=OPENED)
def test_a_race_that_is_opened_shows(interleavings, monkeypatch, opened):
    opened(monkeypatch)
    for seed in range(ENOUGH):
        interleavings.run(seed)
        if interleavings.violations:
            break
    assert interleavings.violations == ["sent after a committed opt-out"]


def test_slow_calls_alone_open_no_race(interleavings, monkeypatch):
    slow_calls(monkeypatch)
    for seed in range(SEEDS // 4):
        interleavings.run(seed)
    assert interleavings.violations == []


def test_a_seed_plays_the_same_interleaving_again(interleavings):
    traces = []
    for seed in (7, 8, 7):
        interleavings.run(seed)
        traces.append(list(interleavings.baton.trace))
    assert traces[0] == traces[2] != traces[1]


def test_what_an_actor_raises_is_raised_in_the_test(interleavings):
    def broken():
        raise LookupError("planted")

    with pytest.raises(LookupError, match="planted"):
        interleavings.baton.run(broken, lambda: None)
