"""How a program pauses by its own rule: once, at its thresholds, and not against who resumes it."""

from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdas.delivery.events import OptedOut, Passing
from lambdas.delivery.stats import DeliveryStats, Place, hour_of, tally_update
from lambdas.stores.errors import NotAccepted
from tests.lambdas.conftest import MORNING
from tests.lambdas.delivery.ends import end
from tests.lambdas.functions.delivery_events.pausing import OPEN, SHUT, STOP, blocked, had, pause, resume


@pytest.mark.parametrize("event_type", ["TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED", "TEXT_PROTECT_BLOCKED", "TEXT_SPAM"])
def test_the_text_that_reaches_the_share_pauses_the_program(desk, event_type):
    had(desk, delivered=196, blocked=3)
    desk.reception().receive(blocked(event_type=event_type))
    brake = desk.brake.read()
    assert (brake.on, brake.at, brake.by) == (True, MORNING, "delivery_events")
    assert brake.reason.startswith("4 of 200 texts were blocked or marked as spam")
    assert desk.gate.open == SHUT
    assert desk.counted["Paused"] == 1


def test_the_opt_out_that_reaches_the_share_pauses_the_program(desk):
    had(desk, delivered=1000, opted_out=29)
    desk.reception().receive(STOP)
    assert desk.brake.read().reason.startswith("30 people opted out")
    assert desk.gate.open == SHUT


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"delivered": 197, "blocked": 2}, blocked()),
        ({"delivered": 195, "blocked": 3}, blocked()),
        ({"delivered": 1000, "opted_out": 28}, STOP),
        ({"delivered": 100, "blocked": 99}, end("TEXT_DELIVERED", text="d")),
        ({"delivered": 196, "blocked": 4}, end("TEXT_UNREACHABLE", text="u")),
        ({"delivered": 196, "blocked": 4}, Passing("TEXT_QUEUED")),
    ],
    ids=["below the share", "too few texts", "few opt-outs", "a delivery", "a dead number", "on the way"],
)
def test_below_its_thresholds_and_without_a_cause_it_goes_on(desk, counts, told):
    had(desk, **counts)
    desk.reception().receive(told)
    assert desk.brake.read() is None
    assert desk.gate.open == OPEN


@pytest.mark.parametrize("told", [blocked(), STOP], ids=["blocked", "opted out"])
@pytest.mark.parametrize("kind", ["transactional", "without a rule"])
def test_a_program_that_is_not_promotional_or_has_no_rule_never_pauses_by_itself(open_desk, program, kind, told):
    without = replace(program().sending, pause=None)
    desk = open_desk(**{"message_type": "transactional"} if kind == "transactional" else {"sending": without})
    had(desk, blocked=500, opted_out=500)
    desk.reception().receive(told)
    assert desk.brake.read() is None
    assert desk.gate.updates == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["TEXT_BLOCKED", "TEXT_SPAM", "stop"]), max_size=12), st.integers(200, 600))
def test_no_sequence_of_events_pauses_a_transactional_program(open_desk, kinds, delivered):
    desk = open_desk(message_type="transactional")
    had(desk, delivered=delivered, blocked=delivered, opted_out=delivered)
    reception = desk.reception()
    for number, kind in enumerate(kinds):
        told = OptedOut(f"s{number}", MORNING) if kind == "stop" else blocked(f"b{number}", kind)
        reception.receive(told)
    assert (desk.brake.read(), desk.gate.updates) == (None, [])


def test_a_paused_program_is_paused_once_however_many_events_follow_and_processes_read_them(desk):
    pause(desk)
    first = desk.brake.read()
    for reception in (desk.reception(), desk.reception()):
        desk.minute += 1
        reception.receive(blocked("c"))
        reception.receive(blocked("d"))
    assert desk.brake.read() == first
    assert desk.counted["Paused"] == 1
    assert sorted(desk.gate.updates) == [("bulk", False), ("requests", False)]


def test_a_paused_program_stays_paused_when_better_news_come(desk):
    pause(desk)
    had(desk, delivered=10_000)
    for told in (end("TEXT_DELIVERED", text="d"), blocked("c"), STOP):
        desk.reception().receive(told)
    assert desk.brake.read().on
    assert desk.gate.open == SHUT


def refused(code):
    return ClientError({"Error": {"Code": code}}, "UpdateEventSourceMapping")


@pytest.mark.parametrize(
    "refusal", [refused("ResourceInUseException"), EndpointConnectionError(endpoint_url="none")], ids=["busy", "gone"]
)
def test_where_the_mappings_cannot_be_shut_the_event_comes_again_and_shuts_them_then(desk, refusal):
    desk.gate.refusal = refusal
    with pytest.raises(NotAccepted):
        pause(desk)
    assert desk.brake.read().on, "nothing goes out meanwhile"
    desk.gate.refusal = None
    assert desk.reception().receive(blocked())["came"] == "duplicate"
    assert desk.gate.open == SHUT
    assert desk.counted["Paused"] == 1


def test_an_event_that_broke_off_before_the_brake_pauses_when_it_comes_again(desk):
    had(desk, delivered=196, blocked=3)
    desk.outcomes.settle(blocked())  # and here the process died
    desk.reception().receive(blocked())
    assert desk.gate.open == SHUT


def test_what_a_person_resumed_over_does_not_pause_it_again_but_new_blocks_do(desk):
    pause(desk)
    desk.minute = 20
    resume(desk, delivered=196, blocked=4)
    reception = desk.reception()
    for number in range(3):
        reception.receive(blocked(f"c{number}"))
    assert not desk.brake.read().on
    had(desk, delivered=196)
    reception.receive(blocked("c3"))
    assert desk.brake.read().on
    assert desk.gate.open == SHUT
    assert desk.counted["Paused"] == 2


def test_tallies_of_all_rows_of_an_hour_are_added_up(desk):
    for shard in range(4):
        row = Place(hour_of(MORNING), shard)
        desk.client.update_item(**tally_update(desk.table, row, {"delivered": 50, "blocked": 1})["Update"])
    assert desk.outcomes.tallies(MORNING, 24) == {hour_of(MORNING): DeliveryStats(delivered=200, blocked=4)}
