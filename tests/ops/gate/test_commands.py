"""`resume` and `status`, run as a user runs them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from infra.environment import Environment
from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.delivery.inbound_health import InboundHealth, health_row
from lambdas.delivery.stats import DeliveryStats, hour_of
from lambdas.stores.consent.opt_out_list import Checkpoint, Checkpoints
from ops.cli.main import app
from ops.deployed import DeploymentError, programs
from ops.lifecycle import gate as gates
from ops.lifecycle.gate import Gate
from tests.ops.gate.conftest import PROGRAM


@pytest.fixture
def place_named():
    """The environment of the local AWS."""
    return Environment.named("local", {"local": {"account": "000000000000", "region": "us-east-1"}})


def answering(words, *arguments):
    return CliRunner().invoke(app, list(arguments), input=words)


def test_a_paused_program_sends_again_once_a_person_has_seen_why_and_agreed(gated):
    gated.had(delivered=196, blocked=4)
    brake = gated.pause()
    done = answering("y\n", "resume", PROGRAM, "--by", "ann")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"paused since {brake.at:%Y-%m-%dT%H:%M}" in done.stdout
    assert "by delivery_events: 4 of 200 texts were blocked" in done.stdout
    assert "4 (2.0%)" in done.stdout
    assert done.stdout.endswith(f"{PROGRAM}: sending\n")
    assert gated.states() == ["Enabled", "Enabled"]
    after = gated.brake.read()
    assert (after.on, after.released_by, after.reason) == (False, "ann", brake.reason)


def test_what_has_been_counted_in_this_hour_by_then_is_kept_with_the_release(gated):
    now = datetime.now(UTC)
    gated.had(at=now - timedelta(hours=3), blocked=500)
    gated.had(at=now, delivered=196, blocked=4)
    gated.pause()
    assert answering("", "resume", PROGRAM, "--yes").exit_code == 0
    after = gated.brake.read()
    if hour_of(after.released_at) == hour_of(now):  # the hour may turn in between
        assert after.forgiven == DeliveryStats(delivered=196, blocked=4)


def test_whoever_is_signed_in_is_on_record_where_nobody_is_named(gated):
    gated.pause()
    assert answering("", "resume", PROGRAM, "--yes").exit_code == 0
    assert gated.brake.read().released_by == gated.client("sts").get_caller_identity()["Arn"]


@pytest.mark.parametrize("words", ["n\n", "\n"], ids=["no", "silence"])
def test_without_a_yes_nothing_is_changed(gated, words):
    brake = gated.pause()
    done = answering(words, "resume", PROGRAM)
    assert done.exit_code == 1
    assert "nothing was changed" in done.stderr
    assert gated.brake.read() == brake
    assert gated.states() == ["Disabled", "Disabled"]


def test_a_program_that_sends_is_left_alone(gated):
    gated.turn(on=True)
    done = answering("", "resume", PROGRAM)
    assert (done.exit_code, done.stdout) == (0, f"{PROGRAM}: sending\n")
    assert gated.brake.read() is None


def test_a_resume_that_broke_off_before_the_mappings_is_finished_by_the_next(gated, place_named):
    brake = gated.pause()
    assert Gate(programs(place_named)[0], place_named).release(brake, by="ann", at=datetime.now(UTC))
    done = answering("", "resume", PROGRAM, "--yes")
    assert "not paused, but its gate is disabled" in done.stdout
    assert gated.states() == ["Enabled", "Enabled"]
    assert gated.brake.read().released_by == "ann"


def test_who_comes_second_is_told_and_changes_nothing(gated, monkeypatch):
    gated.pause()
    monkeypatch.setattr(gates.Gate, "release", lambda *_, **__: False)
    done = answering("", "resume", PROGRAM, "--yes", "--by", "ben")
    assert done.exit_code == 1
    assert "someone else changed it in the meantime" in done.stderr
    assert gated.states() == ["Disabled", "Disabled"]


def test_a_brake_that_was_replaced_meanwhile_is_not_released(gated, place_named):
    seen = CircuitBreaker("seen", datetime.now(UTC) - timedelta(hours=1), "gate")
    newer = gated.pause("newer")
    assert not Gate(programs(place_named)[0], place_named).release(seen, by="ann", at=datetime.now(UTC))
    assert gated.brake.read() == newer


def test_a_program_that_is_paused_anew_meanwhile_stays_shut(gated, monkeypatch):
    gated.pause()
    turn = gates.Gate.turn

    def meanwhile(self, *, on):
        if on:
            gated.brake.put(CircuitBreaker("new blocks", datetime.now(UTC), "delivery_events"))
        turn(self, on=on)

    monkeypatch.setattr(gates.Gate, "turn", meanwhile)
    done = answering("", "resume", PROGRAM, "--yes")
    assert done.exit_code == 1
    assert "new blocks" in done.stderr
    assert gated.states() == ["Disabled", "Disabled"]


class Busy:
    """Lambda, which is busy with a mapping for a while."""

    def __init__(self, client, times, code="ResourceInUseException"):
        self.client, self.left, self.code, self.exceptions = client, times, code, client.exceptions

    def get_paginator(self, name):
        return self.client.get_paginator(name)

    def update_event_source_mapping(self, **request):
        if self.left:
            self.left -= 1
            raise ClientError({"Error": {"Code": self.code}}, "UpdateEventSourceMapping")
        return self.client.update_event_source_mapping(**request)


@pytest.mark.parametrize(
    ("times", "code", "states"),
    [
        (3, "ResourceInUseException", ["Enabled", "Enabled"]),
        (99, "ResourceInUseException", ["Disabled", "Disabled"]),
        (1, "AccessDeniedException", ["Disabled", "Disabled"]),
    ],
    ids=["for a while", "for ever", "not allowed"],
)
def test_a_mapping_that_lambda_is_busy_with_is_waited_for_but_not_for_ever(gated, monkeypatch, times, code, states):
    monkeypatch.setattr(gates, "SECONDS_BETWEEN", 0)
    gated.pause()
    known = gates.client_of
    monkeypatch.setattr(
        gates,
        "client_of",
        lambda service, place: (
            Busy(known(service, place), times, code) if service == "lambda" else known(service, place)
        ),
    )
    done = answering("", "resume", PROGRAM, "--yes")
    assert gated.states() == states
    assert done.exit_code == int(states[0] == "Disabled")
    assert (code in done.stderr) is (states[0] == "Disabled")


def test_the_status_tells_the_day_and_what_waits(gated):
    gated.had(delivered=90, blocked=6, spam=1, failed=3, opted_out=2)
    gated.had(at=datetime.now(UTC) - timedelta(hours=25), delivered=1000)
    gated.client("sqs").send_message(QueueUrl=gated.outputs["SendingDeadLetters"], MessageBody="x")
    gated.turn(on=True)
    done = answering("", "status", PROGRAM)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{PROGRAM}: sending\n")
    for told in ("90 (90.0%)", "6 (6.0%)", "1 (1.0%)", "3 (3.0%)", "2 (2.0%)"):
        assert told in done.stdout
    assert re.search(r"\b1 dead letters wait", done.stdout)
    assert re.search(r"\b0 requests wait", done.stdout)


def test_the_status_of_a_paused_program_says_why_and_of_a_resumed_one_by_whom(gated):
    gated.pause()
    assert "paused since" in answering("", "status", PROGRAM).stdout.splitlines()[0]
    answering("", "resume", PROGRAM, "--yes", "--by", "ann")
    assert re.search(r"sending; last resumed \S+Z by ann", answering("", "status", PROGRAM).stdout.splitlines()[0])


@pytest.mark.usefixtures("gated")
def test_a_program_that_was_deployed_before_it_had_a_gate_says_what_to_do(place_named):
    (known,) = programs(place_named)
    with pytest.raises(DeploymentError) as refused:
        Gate(replace(known, outputs={"Ledger": known.ledger}), place_named)
    assert "must tell BulkQueue, EventsQueue, RequestQueue, SendGate, SendingDeadLetters, Sends" in str(refused.value)
    assert "make deploy ENV=local" in str(refused.value)


@pytest.mark.parametrize("command", ["resume", "status"])
def test_a_program_that_is_not_deployed_is_told(gated, command):
    done = answering("", command, "example-outlet/promotional")
    assert done.exit_code == 1
    assert done.stderr.startswith("program must be one of example-corp/promotional, got")
    assert gated.brake.read() is None


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("ConflictException DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "the account is in the SMS sandbox"),
        ("too many opt-outs", "too many opt-outs\n"),
    ],
)
def test_status_says_what_to_do_where_the_service_refuses_every_text(gated, reason, said):
    gated.pause(reason)
    assert said in answering("", "status", PROGRAM).stdout


def told_health(gated, health):
    gated.client("dynamodb").put_item(TableName=gated.outputs["Subscriptions"], Item=health_row(health))


def test_the_status_says_whether_texts_are_read_and_how_late_a_stop_may_be(gated):
    now = datetime.now(UTC).replace(microsecond=0)
    told_health(gated, InboundHealth(now, dead_letters=3))
    shown = answering("", "status", PROGRAM).stdout
    assert "holding back all but answers to customers: 3 texts that could not be handled" in shown
    assert "the service's opt-out list has not been compared yet" in shown
    told_health(gated, InboundHealth(now))
    table = gated.outputs["Subscriptions"]
    Checkpoints(gated.client("dynamodb"), table).write(Checkpoint(now - timedelta(minutes=42), "", now))
    shown = answering("", "status", PROGRAM).stdout
    assert "what customers text is read" in shown
    assert re.search("a STOP that the service keeps to itself may be on record 4[23] minutes late", shown)
