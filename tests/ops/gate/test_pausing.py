"""`pause`, the kill switch: what it says, what it asks, what it does; and what `status` counts."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from lambdas.delivery.circuit_breaker import CircuitBreaker
from ops.cli.main import app
from ops.cli.sending import gate as commands
from ops.lifecycle import gate as gates
from ops.lifecycle import retiring
from tests.ops.gate.conftest import PROGRAM


def answering(words, *arguments):
    return CliRunner().invoke(app, list(arguments), input=words)


def test_a_program_is_paused_once_a_person_has_read_what_that_stops_and_agreed(gated):
    gated.turn(on=True)
    done = answering("y\n", "pause", PROGRAM, "--reason", "a wrong price, ticket 7", "--by", "ann")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{PROGRAM}: stops every campaign, reminder, and farewell" in done.stdout
    assert "answers to STOP, HELP, and JOIN go on" in done.stdout
    assert re.search(r"paused since \S+Z by ann: a wrong price, ticket 7\n", done.stdout)
    assert done.stdout.endswith("ten seconds from now nothing is handed to the service any more\n")
    brake = gated.brake.read()
    assert (brake.on, brake.by, brake.reason) == (True, "ann", "a wrong price, ticket 7")
    assert gated.states() == ["Disabled", "Disabled"]
    assert re.search(r"paused since \S+Z by ann: a wrong price, ticket 7\n", answering("", "status", PROGRAM).stdout)


def test_what_was_paused_by_hand_is_resumed_like_all_else(gated):
    assert answering("", "pause", PROGRAM, "--yes").exit_code == 0
    assert gated.brake.read().by == gated.client("sts").get_caller_identity()["Arn"]
    assert answering("", "resume", PROGRAM, "--yes", "--by", "ben").stdout.endswith(f"{PROGRAM}: sending\n")
    assert (gated.brake.read().on, gated.states()) == (False, ["Enabled", "Enabled"])


@pytest.mark.parametrize("words", ["n\n", "\n"], ids=["no", "silence"])
def test_without_a_yes_the_program_goes_on(gated, words):
    gated.turn(on=True)
    done = answering(words, "pause", PROGRAM)
    assert done.exit_code == 1
    assert "nothing was changed" in done.stderr
    assert (gated.brake.read(), gated.states()) == (None, ["Enabled", "Enabled"])


def test_a_pause_of_a_transactional_program_says_that_nobody_gets_a_code():
    assert "one-time passwords" in commands.STOPS["transactional"]
    assert "gets none" in commands.STOPS["transactional"]


def test_a_program_that_is_paused_already_keeps_its_reason_and_its_mappings_are_shut(gated):
    brake = gated.pause()
    gated.turn(on=True)
    done = answering("", "pause", PROGRAM, "--reason", "another")
    assert (done.exit_code, gated.brake.read()) == (0, brake)
    assert f"by delivery_events: {brake.reason}" in done.stdout
    assert "ten seconds" not in done.stdout
    assert gated.states() == ["Disabled", "Disabled"]


def test_a_pause_counts_even_where_the_mappings_may_not_be_touched(gated, monkeypatch):
    def refused(*_, **__):
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "UpdateEventSourceMapping")

    monkeypatch.setattr(gates.Gate, "turn", refused)
    done = answering("", "pause", PROGRAM, "--yes")
    assert (done.exit_code, gated.brake.read().on) == (0, True)
    assert "AWS refused UpdateEventSourceMapping (AccessDeniedException)" in done.stderr


def test_a_pause_that_nobody_could_write_down_is_an_error(gated, monkeypatch):
    def refused(*_, **__):
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutItem")

    monkeypatch.setattr(retiring.BrakeRow, "put", refused)
    done = answering("", "pause", PROGRAM, "--yes")
    assert (done.exit_code, done.stderr) == (1, "AWS refused PutItem: AccessDeniedException\n")
    assert gated.brake.read() is None


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "must be one line"),
        ("x" * 201, "must be one line of 1 to 200 characters, got 201"),
        ("two\nlines", "must be one line"),
        ("Ann at +14255550123 complained", "must hold no phone number"),
        ("call (425) 555-0123", "must hold no phone number"),
    ],
    ids=["nothing", "too long", "two lines", "a number", "a written number"],
)
def test_a_reason_is_one_short_line_without_a_number(gated, reason, said):
    done = answering("", "pause", PROGRAM, "--yes", "--reason", reason)
    assert (done.exit_code, gated.brake.read()) == (1, None)
    assert said in done.stderr
    assert "0123" not in done.stderr


def test_a_date_in_a_reason_is_no_number(gated):
    assert (
        answering("", "pause", PROGRAM, "--yes", "--reason", "since 2026-11-30 10:05:21, ticket 1234567").exit_code == 0
    )
    assert gated.brake.read().on


@pytest.fixture
def later(gated):
    """Builder of so many texts that are deferred to tomorrow; they go with the test."""
    group, made = gated.outputs["ScheduleGroup"], []
    schedules = gated.client("scheduler")

    def defer(count):
        at = (datetime.now(UTC) + timedelta(days=1)).strftime("at(%Y-%m-%dT%H:%M:%S)")
        target = {"Arn": f"arn:aws:sqs:us-east-1:000000000000:{gated.outputs['BulkQueue'].rpartition('/')[2]}"}
        target |= {"RoleArn": "arn:aws:iam::000000000000:role/any", "Input": "{}"}
        for number in range(count):
            made.append(f"later-{number}")
            schedules.create_schedule(
                Name=made[-1],
                GroupName=group,
                ScheduleExpression=at,
                FlexibleTimeWindow={"Mode": "OFF"},
                Target=target,
            )

    yield defer
    for name in made:
        schedules.delete_schedule(Name=name, GroupName=group)


def deferred(shown):
    return int(re.search(r"(\d+) texts? (?:is|are) deferred to a later hour", shown)[1])


def test_the_status_counts_what_waits_what_comes_back_and_what_is_deferred(gated, later):
    before = deferred(answering("", "status", PROGRAM).stdout)  # by other tests
    later(3)
    url = gated.outputs["BulkQueue"]
    gated.client("sqs").send_message(QueueUrl=url, MessageBody="x")
    gated.client("sqs").send_message(QueueUrl=url, MessageBody="y", DelaySeconds=600)
    shown = answering("", "status", PROGRAM).stdout
    gated.client("sqs").purge_queue(QueueUrl=url)
    assert "as AWS counts it (about)" in shown
    assert re.search(r"\b1 texts of campaigns wait; 0 in hand, 1 come back within 15 minutes", shown)
    assert deferred(shown) == before + 3


@pytest.mark.usefixtures("gated")
def test_more_deferred_texts_than_are_counted_are_not_told_as_all(later, monkeypatch):
    later(3)
    for module in (gates, commands):
        monkeypatch.setattr(module, "MOST_SCHEDULES", 2)
    assert re.search(r"2\+ texts are deferred", answering("", "status", PROGRAM).stdout)


def test_one_deferred_text_is_told_as_one():
    assert commands.deferred_line(SimpleNamespace(deferred=lambda: 1)).strip() == "1 text is deferred to a later hour"


@pytest.mark.usefixtures("gated")
def test_a_status_that_may_not_count_the_deferred_says_so(monkeypatch):
    def refused(_):
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "ListSchedules")

    monkeypatch.setattr(gates.Gate, "deferred", refused)
    done = answering("", "status", PROGRAM)
    assert done.exit_code == 0
    assert "cannot be counted: AWS refused ListSchedules (AccessDeniedException)" in done.stdout


def test_a_brake_by_the_program_itself_is_not_undone_by_a_pause(gated):
    gated.brake.put(CircuitBreaker("4 of 200 texts were blocked", datetime.now(UTC), "delivery_events"))
    answering("", "pause", PROGRAM, "--yes", "--by", "ann")
    assert gated.brake.read().by == "delivery_events"
