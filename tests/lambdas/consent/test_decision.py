"""What a text does to a record: the table of the consent state machine."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lambdas.consent.events import EventKind, Reply
from lambdas.consent.ledger import fold, verify
from lambdas.consent.record import State

HOUR = 60


STATES = {
    "a JOIN alone waits": ([(0, "DEALS")], {"deals": "pending"}),
    "JOIN and YES make a subscriber": ([(0, "DEALS"), (1, "YES")], {"deals": "active"}),
    "a YES without a JOIN does nothing": ([(0, "YES")], {}),
    "a YES that comes too late does nothing": ([(0, "DEALS"), (72 * HOUR + 1, "YES")], {"deals": "pending"}),
    "a YES in the last minute counts": ([(0, "DEALS"), (72 * HOUR, "YES")], {"deals": "active"}),
    "a second JOIN waits anew": ([(0, "DEALS"), (71 * HOUR, "DEALS"), (80 * HOUR, "YES")], {"deals": "active"}),
    "a YES confirms the newest request only": (
        [(0, "DEALS"), (1, "NEWS"), (2, "YES")],
        {"deals": "pending", "news": "active"},
    ),
    "a second YES confirms the one before": (
        [(0, "DEALS"), (1, "NEWS"), (2, "YES"), (3, "YES")],
        {"deals": "active", "news": "active"},
    ),
    "a YES that names a topic confirms that one": (
        [(0, "DEALS"), (1, "NEWS"), (2, "YES DEALS")],
        {"deals": "active", "news": "pending"},
    ),
    "a NO declines the newest request": (
        [(0, "DEALS"), (1, "NEWS"), (2, "NO")],
        {"deals": "pending", "news": "revoked"},
    ),
    "a NO leaves a subscriber alone": ([(0, "DEALS"), (1, "YES"), (2, "NO")], {"deals": "active"}),
    "LEAVE ends one topic": (
        [(0, "DEALS"), (1, "YES"), (2, "NEWS"), (3, "YES"), (4, "LEAVE DEALS")],
        {"deals": "revoked", "news": "active"},
    ),
    "LEAVE ends a request": ([(0, "DEALS"), (1, "LEAVE DEALS"), (2, "YES")], {"deals": "revoked"}),
    "STOP ends every topic and request": (
        [(0, "DEALS"), (1, "YES"), (2, "NEWS"), (3, "STOP"), (4, "YES")],
        {"deals": "revoked", "news": "revoked"},
    ),
    "a YES after two questions of one instant confirms one of them": (
        [(0, "NEWS"), (0, "DEALS"), (1, "YES")],
        {"deals": "pending", "news": "active"},
    ),
    "START brings no subscription back": (
        [(0, "DEALS"), (1, "YES"), (2, "STOP"), (3, "START")],
        {"deals": "revoked"},
    ),
    "a JOIN after STOP needs its YES": ([(0, "STOP"), (1, "DEALS")], {"deals": "pending"}),
    "STOP, JOIN and YES make a subscriber": ([(0, "STOP"), (1, "DEALS"), (2, "YES")], {"deals": "active"}),
    "other words change nothing": ([(0, "DEALS"), (1, "YES"), (2, "nice weather today")], {"deals": "active"}),
    # texts that overtake each other: minutes tell when they were sent, the row tells when they arrived
    "a JOIN older than the STOP is void": ([(2, "STOP"), (1, "DEALS"), (3, "YES")], {}),
    "a JOIN at the minute of the STOP is void": ([(1, "STOP"), (1, "DEALS")], {}),
    "a STOP at the minute of the JOIN ends it": ([(1, "DEALS"), (1, "STOP")], {"deals": "revoked"}),
    "a late STOP ends what is older": ([(0, "DEALS"), (1, "YES"), (9, "HELP"), (2, "STOP")], {"deals": "revoked"}),
    "a late STOP spares what is newer": (
        [(0, "DEALS"), (5, "NEWS"), (6, "YES"), (2, "STOP")],
        {"deals": "revoked", "news": "active"},
    ),
    "a late STOP between JOIN and YES ends both": ([(0, "DEALS"), (2, "YES"), (1, "STOP")], {"deals": "revoked"}),
    "a JOIN older than the LEAVE is void": ([(2, "LEAVE DEALS"), (1, "DEALS"), (3, "YES")], {"deals": "revoked"}),
    "a LEAVE older than the JOIN is void": ([(2, "DEALS"), (1, "LEAVE DEALS")], {"deals": "pending"}),
    "a late LEAVE between JOIN and YES ends both": (
        [(0, "DEALS"), (2, "YES"), (1, "LEAVE DEALS")],
        {"deals": "revoked"},
    ),
    "a YES older than the request does not answer it": ([(2, "DEALS"), (1, "YES")], {"deals": "pending"}),
    "a NO older than the request does not answer it": ([(2, "DEALS"), (1, "NO")], {"deals": "pending"}),
    "an older JOIN does not shorten the wait": (
        [(60, "DEALS"), (0, "DEALS"), (72 * HOUR + 30, "YES")],
        {"deals": "active"},
    ),
}


@pytest.mark.parametrize("opt_out_mode", ["managed", "self_managed"])
@pytest.mark.parametrize("fact", STATES)
def test_the_state_after_a_talk(talk, fact, opt_out_mode):
    said, states = STATES[fact]
    assert talk(*said, opt_out_mode=opt_out_mode).states == states


EVENTS = {
    "DEALS": [EventKind.OPT_IN_REQUESTED],
    "DEALS YES": [EventKind.OPT_IN_REQUESTED, EventKind.OPT_IN_CONFIRMED],
    "DEALS YES DEALS": [EventKind.OPT_IN_REQUESTED, EventKind.OPT_IN_CONFIRMED, EventKind.OPT_IN_REPEATED],
    "DEALS NO": [EventKind.OPT_IN_REQUESTED, EventKind.DECLINED],
    "STOP STOP": [EventKind.OPTED_OUT, EventKind.OPTED_OUT],
    "START HELP": [EventKind.RESTARTED, EventKind.HELP_REQUESTED],
    "YES NO weather": [],
}


@pytest.mark.parametrize("said", EVENTS)
def test_what_goes_on_record(talk, said):
    events = talk(*enumerate(said.split())).events
    assert [event.kind for event in events] == EVENTS[said]


def test_only_a_start_or_a_yes_says_that_the_person_came_back(talk):
    said = [(0, "DEALS"), (1, "YES"), (2, "LEAVE DEALS"), (3, "START")]
    back = [talk(*said[:count]).record.standing.started_at for count in range(5)]
    joined, started = talk(said[0]).events[0].at, talk(said[3]).events[0].at
    assert back == [None, None, joined, joined, started]


def test_a_text_that_was_overtaken_is_kept_as_evidence(talk):
    event = talk((2, "STOP"), (1, "DEALS")).events[-1]
    assert (event.kind, event.changes, event.evidence.body) == (EventKind.SUPERSEDED, (), "DEALS")


def test_an_event_holds_the_act_and_its_manifest(talk, program):
    event = talk((0, "Deals!")).events[0]
    assert event.evidence.body == "Deals!"
    assert event.evidence.destination == "+14255550100"
    assert event.evidence.rule
    assert event.manifest_sha256 == program().digest


def test_a_confirmation_is_on_record_with_the_request_that_it_answers(talk, text, program):
    ongoing = talk((0, "DEALS"))
    ongoing.program = program(topics=program(brand="new").topics[:1], brand="new")
    assert ongoing.hear(text("YES", 1)).event.wording == "deals: reply YES"


def test_a_stop_takes_back_topics_that_the_program_has_no_more(talk, text, program):
    ongoing = talk((0, "NEWS"), (1, "YES"))
    ongoing.program = program(topics=program().topics[:1])
    ongoing.hear(text("STOP", 2))
    assert ongoing.states == {"news": "revoked"}


def test_a_yes_to_a_topic_that_the_program_has_no_more_does_nothing(talk, text, program):
    ongoing = talk((0, "NEWS"))
    ongoing.program = program(topics=program().topics[:1])
    assert ongoing.hear(text("YES", 1)).event is None


def test_one_who_joins_after_a_stop_is_stopped_until_the_yes(talk, text):
    ongoing = talk((0, "STOP"), (1, "DEALS"))
    assert ongoing.record.standing.stopped
    ongoing.hear(text("YES", 2))
    assert not ongoing.record.standing.stopped


def test_a_late_stop_between_join_and_yes_stops_the_program(talk):
    assert talk((0, "DEALS"), (2, "YES"), (1, "STOP")).record.standing.stopped


@pytest.mark.parametrize("said", [[(1, "STOP"), (2, "STOP")], [(2, "STOP"), (1, "STOP")]])
def test_the_newest_stop_counts(talk, text, said):
    assert talk(*said).record.standing.stopped_at == text("", 2).at


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
