"""A report that a transactional text failed asks the gate for one more try."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from lambdas.delivery.outcome import Outcome
from lambdas.functions.delivery_events.processor import EventProcessor
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.items import attempt_row
from lambdas.sending.parsing import parse
from lambdas.stores.environment import RetryEnvironment
from lambdas.stores.errors import NotAccepted
from lambdas.stores.sending.retries import Retries
from tests.lambdas.conftest import MORNING
from tests.lambdas.functions.send_gate import asked

TRANSACTIONAL = replace(asked.TRANSACTIONAL, templates=(asked.CODE, replace(asked.RECEIPT, immediate=False)))
PHONE = "+14255550161"
PLACE = RetryEnvironment("arn:requests", "arn:dead", "group", "arn:role", "arn:key")
LATER = MORNING + timedelta(hours=10)


class Schedules:
    """EventBridge Scheduler, which may break."""

    def __init__(self):
        self.made, self.broken = [], False

    def create_schedule(self, **schedule):
        if self.broken:
            raise ConnectTimeoutError(endpoint_url="scheduler")
        if any(one["Name"] == schedule["Name"] for one in self.made):
            raise ClientError({"Error": {"Code": "ConflictException"}}, "CreateSchedule")
        self.made.append(schedule)

    def times(self):
        return [one["ScheduleExpression"] for one in self.made]


@pytest.fixture
def schedules():
    return Schedules()


def at(**time):
    """The expression of a schedule so long after the morning began."""
    return f"at({MORNING + timedelta(**time):%Y-%m-%dT%H:%M:%S})"


@pytest.fixture
def receive(open_desk, schedules):
    """Let the reading side hear how a text ended whose record is the one given, changed so."""

    def build(event_type="TEXT_UNREACHABLE", program=TRANSACTIONAL, request_id="receipt-1", times=1, **changes):
        desk = open_desk()
        desk.minute = 5
        attempt = SendAttempt(
            PHONE, "receipt-1", "deals", AttemptStatus.SENT, MORNING, template="receipt", body="Acme: x"
        )
        made = replace(attempt, **{"attempts": 1, "message_id": "m-1", "not_after": LATER, **changes})
        desk.client.put_item(TableName=desk.table, Item=attempt_row(made))
        retries = Retries(
            program, client=desk.client, table=desk.table, schedules=schedules, place=PLACE, clock=desk.clock
        )
        processor = EventProcessor(desk.outcomes, desk.guard(), desk.count, retries)
        for _ in range(times):
            processor.receive(Outcome(PHONE, "m-1", event_type, desk.clock(), request_id=request_id))
        return desk.counted

    return build


def test_a_receipt_comes_again_after_a_quarter_of_an_hour_as_the_gate_reads_it(receive, schedules):
    counted = receive()
    (made,) = schedules.made
    assert (schedules.times(), counted["Retried"]) == ([at(minutes=20)], 1)
    assert (made["Target"]["Arn"], made["Target"]["RoleArn"], made["GroupName"]) == (
        "arn:requests",
        "arn:role",
        "group",
    )
    again = parse(made["Target"]["Input"], sent_at=MORNING, program=TRANSACTIONAL)
    assert (again.request_id, again.to, again.retry, again.not_after) == ("receipt-1", PHONE, "m-1", LATER)
    assert "Acme" not in made["Target"]["Input"]


def test_a_password_comes_again_while_somebody_waits_for_it_and_never_past_its_life(receive, schedules):
    receive(template="code", not_after=MORNING + timedelta(minutes=15))
    receive(template="code", not_after=MORNING + timedelta(minutes=5, seconds=20))
    receive(template="code", not_after=MORNING)
    assert schedules.times() == [at(minutes=5, seconds=30)]


@pytest.mark.parametrize(
    "what",
    [
        {"event_type": "TEXT_DELIVERED"},
        {"event_type": "TEXT_BLOCKED"},
        {"event_type": "TEXT_INVALID"},
        {"attempts": 2},
        {"template": "gone"},
        {"template": "", "not_after": None},
        {"request_id": ""},
        {"request_id": "another"},
        {"program": replace(TRANSACTIONAL, message_type="promotional")},
    ],
    ids=str,
)
def test_nothing_else_comes_again(receive, schedules, what):
    assert receive(**what)["Retried"] == 0
    assert schedules.made == []


def test_a_report_that_comes_twice_makes_one_schedule(receive, schedules):
    assert receive(times=2)["Retried"] == 2
    assert len(schedules.made) == 1


def test_a_report_comes_again_where_no_schedule_can_be_made(receive, schedules):
    schedules.broken = True
    with pytest.raises(NotAccepted):
        receive()


def test_a_report_without_a_way_back_is_put_on_record_as_before(desk):
    processor = EventProcessor(desk.outcomes, desk.guard(), desk.count)
    processor.receive(Outcome(PHONE, "m-1", "TEXT_UNREACHABLE", MORNING, request_id="receipt-1"))
    assert desk.counted == Counter({"FailedDelivery": 1})
