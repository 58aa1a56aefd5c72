"""What holds for every talk, however its texts overtake each other and however often they come."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lambdas.consent.events import Reply
from lambdas.consent.ledger import fold, verify
from lambdas.consent.record import State

BODIES = (
    *("DEALS", "NEWS", "YES", "YES DEALS", "NO", "STOP", "END", "HELP", "START", "LEAVE DEALS", "LEAVE NEWS"),
    "nice weather today",
)
MODES = st.sampled_from(["managed", "self_managed"])
JOINS = {"deals": "DEALS", "news": "NEWS"}
STOPS = {"STOP", "END"}


def activated_by(heard, topic):
    """Return the pairs (JOIN, YES) of `topic` that no STOP or LEAVE is as new as."""
    ends = [t.at for t in heard if t.body in STOPS or t.body == f"LEAVE {topic.upper()}"]
    joins = [t.at for t in heard if t.body == JOINS[topic] and all(t.at > end for end in ends)]
    agreed = {"YES", f"YES {topic.upper()}"}
    return [(join, t.at) for join in joins for t in heard if t.body in agreed and t.at >= join]


class Person(RuleBasedStateMachine):
    """A person who texts, and whose texts overtake each other; a test gives it `begin` and `text`."""

    def __init__(self):
        super().__init__()
        self.talk = self.begin()
        self.heard = []
        self.minute = 0

    @rule(body=st.sampled_from(BODIES), pause=st.integers(0, 40), late=st.just(0) | st.integers(1, 90))
    def texts(self, body, pause, late):
        self.minute += pause
        said = self.text(body, self.minute - late)
        self.heard.append(said)
        self.talk.hear(said, delay=timedelta(minutes=late))

    @invariant()
    def nobody_is_active_without_join_and_yes_newer_than_every_stop(self):
        for topic, held in self.talk.record.subscriptions.items():
            assert held.state is not State.ACTIVE or activated_by(self.heard, topic)

    @invariant()
    def no_stop_is_lost(self):
        on_record = {event.evidence.message_id for event in self.talk.events if event.kind == "opted_out"}
        assert {t.message_id for t in self.heard if t.body in STOPS} <= on_record

    @invariant()
    def one_who_stopped_last_is_stopped(self):
        stops = [t.at for t in self.heard if t.body in STOPS]
        back = [t.at for t in self.heard if t.body in {"START", *JOINS.values()}]
        if stops and all(at <= max(stops) for at in back):
            assert self.talk.record.standing.stopped

    @invariant()
    def an_active_number_is_not_stopped(self):
        active = any(s.state is State.ACTIVE for s in self.talk.record.subscriptions.values())
        assert not (active and self.talk.record.standing.stopped)

    @invariant()
    def at_most_one_reply(self):
        assert all(len(replies) <= 1 for replies in self.talk.replies)

    @invariant()
    def no_reply_where_nothing_is_on_record(self):
        assert all(d.event or not d.effects for d in self.talk.decisions)

    @invariant()
    def the_states_are_the_fold_of_an_unbroken_ledger(self):
        assert fold(self.talk.record.phone, self.talk.ledger) == self.talk.record
        assert list(verify(self.talk.ledger, self.talk.record)) == []


EXPLORATION = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
def test_the_invariants_hold_for_whatever_a_person_texts(talk, text, mode):
    begin = staticmethod(lambda: talk(opt_out_mode=mode, pending_hours=1))
    person = type("ThisPerson", (Person,), {"begin": begin, "text": staticmethod(text)})
    run_state_machine_as_test(person, settings=EXPLORATION)


def test_a_stop_that_was_sent_last_wins_in_every_order_of_arrival(talk):
    said = [(0, "DEALS"), (1, "YES"), (2, "NEWS"), (3, "YES"), (4, "STOP")]
    for order in itertools.permutations(said):
        ongoing = talk(*order)
        assert ongoing.record.standing.stopped
        assert set(ongoing.states.values()) <= {"revoked"}


def test_a_stop_between_join_and_yes_wins_in_every_order_of_arrival(talk):
    for order in itertools.permutations([(0, "DEALS"), (1, "STOP"), (2, "YES"), (3, "HELP")]):
        assert "active" not in talk(*order).states.values()


def test_the_standing_does_not_depend_on_the_order_of_arrival(talk):
    said = [(0, "STOP"), (1, "START"), (2, "HELP"), (3, "STOP"), (4, "START")]
    for order in itertools.permutations(said):
        assert not talk(*order).record.standing.stopped


@given(body=st.text(), mode=MODES)
def test_any_text_has_a_decision_with_at_most_one_reply(talk, body, mode):
    effects = talk((0, body.encode(errors="replace").decode()), opt_out_mode=mode).decisions[0].effects
    assert len([effect for effect in effects if isinstance(effect, Reply)]) <= 1
