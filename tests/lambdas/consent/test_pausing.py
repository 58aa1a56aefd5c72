"""A pause: what it changes, what ends it, and that it takes no consent away."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.decision import decide
from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import STANDING, record_of, standing_attributes, text_attributes
from lambdas.consent.ledger import appended, fold, seal
from lambdas.consent.record import ProgramStatus, Record, State
from tests.lambdas.web.pressing import AT, BOTH, PAUSE, RESUME, STOP, Outcome, press

MONTH = timedelta(days=30)
MINUTE = timedelta(minutes=1)
JOINED = ConsentEvent(
    EventKind.OPT_IN_IMPORTED,
    AT,
    "import",
    (Change("deals", None, State.ACTIVE),),
    Evidence("row", "import", "", ""),
    "",
    "m" * 64,
)


def say(body, record, program, at):
    """Return what comes of a text that is sent at `at`."""
    decision = decide(Inbound("text", record.phone, "+12065550100", body, at), program, record, at)
    return Outcome(decision.event, decision.effects, applied(record, decision.event) if decision.event else record)


def test_a_pause_lasts_thirty_days_says_so_and_keeps_every_subscription(program):
    pressed = press(PAUSE, BOTH, program())
    paused = pressed.after
    assert (pressed.event.kind, pressed.event.changes) == (EventKind.PAUSED, ())
    assert [effect.body for effect in pressed.effects] == ["Acme: no texts until Dec 2"]
    assert paused.subscriptions == BOTH.subscriptions
    assert (paused.standing.paused(AT + MONTH - MINUTE), paused.standing.paused(AT + MONTH)) == (True, False)


def test_a_pause_is_ended_by_its_button_and_the_person_is_told(program):
    paused = press(PAUSE, BOTH, program()).after
    ended = press(RESUME, paused, program(), AT + MINUTE)
    assert ended.event.kind is EventKind.RESUMED
    assert [effect.body for effect in ended.effects] == ["Acme: here we are again"]
    assert not ended.after.standing.paused(AT + MINUTE)


def test_a_pause_that_is_asked_for_again_is_answered_once_for_each_day_that_it_lasts_until(program):
    record, told = BOTH, []
    for minutes in (0, 1, 2, 24 * 60, 24 * 60 + 1):
        pressed = press(PAUSE, record, program(), AT + minutes * MINUTE)
        told.append([effect.body for effect in pressed.effects])
        record = pressed.after
        assert record.standing.paused_until == AT + minutes * MINUTE + MONTH
    assert told == [["Acme: no texts until Dec 2"], [], [], ["Acme: no texts until Dec 3"], []]
    ended = press(RESUME, record, program(), AT + 2 * 24 * 60 * MINUTE).after
    again = press(PAUSE, ended, program(), AT + 2 * 24 * 60 * MINUTE + MINUTE)
    assert [effect.body for effect in again.effects] == ["Acme: no texts until Dec 4"]


def test_a_pause_ends_when_the_person_joins_a_list_anew(program):
    left = say("LEAVE DEALS", BOTH, program(), AT).after
    paused = press(PAUSE, left, program(), AT + MINUTE).after
    asked = say("DEALS", paused, program(), AT + 2 * MINUTE).after
    assert asked.standing.paused(AT + 2 * MINUTE), "a question is no answer yet"
    assert not say("YES", asked, program(), AT + 3 * MINUTE).after.standing.paused(AT + 3 * MINUTE)


def test_whoever_gets_nothing_has_nothing_to_pause_and_without_a_pause_nothing_ends(program):
    nobody = Record(PAUSE.phone)
    assert press(PAUSE, nobody, program()).event is None
    assert press(RESUME, BOTH, program()).event is None


@pytest.mark.parametrize("late", [PAUSE, RESUME], ids=["a late pause", "a late end of a pause"])
def test_a_button_that_arrives_after_a_newer_one_changes_nothing(program, late):
    paused = press(PAUSE, BOTH, program(), AT + MINUTE).after
    pressed = press(late, paused, program(), AT)
    assert (pressed.event.kind, pressed.effects) == (EventKind.SUPERSEDED, ())
    assert pressed.after.standing == paused.standing


def test_a_stop_beats_a_pause_whichever_comes_first(program):
    paused = press(PAUSE, BOTH, program()).after
    assert press(STOP, paused, program(), AT + MINUTE).after.standing.stopped
    stopped = press(STOP, BOTH, program()).after
    assert press(PAUSE, stopped, program(), AT + MINUTE).event is None


@settings(max_examples=100, deadline=None)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["pause", "resume", "DEALS", "YES", "STOP", "START", "PREFS"]), st.integers(0, 50)),
        max_size=12,
    )
)
def test_the_pause_that_the_ledger_tells_is_the_one_in_the_table(program, acts):
    known, ledger = program(), [seal(JOINED, ProgramStatus(), BOTH.phone, AT)]
    record = fold(BOTH.phone, ledger)
    for act, days in acts:
        at = AT + timedelta(days=days)
        button = {"pause": PAUSE, "resume": RESUME}.get(act)
        done = press(button, record, known, at) if button else say(act, record, known, at)
        if done.event is not None:
            ledger.append(seal(done.event, record.standing, record.phone, at))
            record = appended(done.after, ledger[-1])
    row = text_attributes({"item": STANDING}) | standing_attributes(record.standing)
    assert record_of(record.phone, [row]).standing == record.standing == fold(record.phone, ledger).standing


@settings(max_examples=100, deadline=None)
@given(presses=st.permutations([(PAUSE, 0), (RESUME, 1), (PAUSE, 2), (RESUME, 3), (PAUSE, 4)]))
def test_in_whatever_order_the_buttons_arrive_the_newest_pause_stands(program, presses):
    record = BOTH
    for button, minutes in presses:
        record = press(button, record, program(), AT + minutes * MINUTE).after
    assert record.standing.paused_until == AT + 4 * MINUTE + MONTH
    assert {held.state for held in record.subscriptions.values()} == {State.ACTIVE}
