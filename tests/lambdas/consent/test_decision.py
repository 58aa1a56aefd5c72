"""What a text does to a record: the table of the consent state machine."""

import pytest

from lambdas.consent.events import EventKind

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
