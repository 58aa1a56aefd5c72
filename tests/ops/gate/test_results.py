"""`send` prints ids, and `results` tells what became of them, run as a user runs them."""

import csv
import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from lambdas.delivery.health import outcome_row
from lambdas.delivery.outcome import Outcome
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.items import attempt_row
from lambdas.sending.request import schedule_name
from lambdas.stores.errors import NotAccepted
from ops.cli.main import app
from ops.evidence import results
from tests.ops.gate.conftest import PROGRAM

NOW = datetime(2026, 11, 27, 18, 5, tzinfo=UTC)
_numbers = itertools.count(1)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def phone():
    """A phone number that no other test has."""
    return f"+1206555{next(_numbers):04}"


def keep(gated, *told):
    for one in told:
        row = attempt_row(one) if isinstance(one, SendAttempt) else outcome_row(one)
        gated.client("dynamodb").put_item(TableName=gated.outputs["Sends"], Item=row)


def attempt(phone, fate, name="one", **more):
    return SendAttempt(phone, name, "deals", fate, NOW, **more)


def sent(phone, name="one", **more):
    return attempt(phone, AttemptStatus.SENT, name, **{"message_id": f"m-{phone}-{name}", "attempts": 1} | more)


def ended(phone, event_type, name="one", **more):
    return Outcome(phone, f"m-{phone}-{name}", event_type, NOW + timedelta(minutes=1), **more)


def schedule(gated, phone, name, at):
    gated.client("scheduler").create_schedule(
        Name=schedule_name(phone, name, at),
        GroupName=gated.outputs["ScheduleGroup"],
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "Arn": "arn:aws:sqs:us-east-1:000000000000:none",
            "RoleArn": "arn:aws:iam::000000000000:role/none",
            "Input": json.dumps({"request_id": name, "to": phone}),
        },
    )


CASES = {
    "handed over": (
        lambda phone: [sent(phone)],
        "handed over, 2026-11-27 18:05:00.000 UTC; no report from the network yet",
        0,
    ),
    "delivered": (
        lambda phone: [sent(phone), ended(phone, "TEXT_DELIVERED")],
        "delivered, 2026-11-27 18:06:00.000 UTC (TEXT_DELIVERED)",
        0,
    ),
    "blocked": (
        lambda phone: [sent(phone), ended(phone, "TEXT_BLOCKED")],
        "failed: blocked by the network, 2026-11-27 18:06:00.000 UTC (TEXT_BLOCKED)",
        1,
    ),
    "dropped": (
        lambda phone: [attempt(phone, AttemptStatus.DROPPED, reason="stopped")],
        "dropped, 2026-11-27 18:05:00.000 UTC: The person told the program to stop. (stopped)",
        1,
    ),
    "expired": (
        lambda phone: [attempt(phone, AttemptStatus.EXPIRED, reason="expired")],
        "dropped, 2026-11-27 18:05:00.000 UTC: The request expired before the text could be sent. (expired)",
        1,
    ),
    "claimed": (
        lambda phone: [attempt(phone, AttemptStatus.CLAIMED, attempts=1)],
        "in progress: handed over since 2026-11-27 18:05:00.000 UTC",
        3,
    ),
    "perhaps taken, and delivered": (
        lambda phone: [
            attempt(phone, AttemptStatus.DROPPED, reason="unknown", attempts=1),
            ended(phone, "TEXT_DELIVERED", "lost", request_id="one"),
        ],
        "delivered, 2026-11-27 18:06:00.000 UTC (TEXT_DELIVERED)",
        0,
    ),
    "sent twice, and only the first delivered": (
        lambda phone: [
            sent(phone, attempts=2),
            ended(phone, "TEXT_UNKNOWN"),
            ended(phone, "TEXT_DELIVERED", "first", request_id="one"),
        ],
        "delivered, 2026-11-27 18:06:00.000 UTC (TEXT_DELIVERED)",
        0,
    ),
    "not found": (lambda _: [], "not found: nothing is on record, and no queue holds a request", 3),
}


@pytest.mark.parametrize("case", CASES)
def test_a_request_is_told_by_id_and_number_with_an_exit_code_of_its_own(gated, phone, case):
    rows, said, code = CASES[case]
    keep(gated, *rows(phone))
    done = run("results", "one", "--program", PROGRAM, "--to", phone)
    assert (done.stderr, done.exit_code) == ("", code)
    assert done.stdout.endswith(f"one ***{phone[-2:]}: {said}\n")
    assert phone not in done.stdout


def test_a_deferred_request_is_told_with_the_time_of_its_return(gated, phone):
    at = datetime.now(UTC) + timedelta(days=1)
    schedule(gated, phone, "tomorrow", at + timedelta(hours=1))  # what a delivery in doubt may leave
    schedule(gated, phone, "tomorrow", at)
    done = run("results", "tomorrow", "--to", phone)
    assert (done.exit_code, done.stderr) == (3, "")
    assert f"tomorrow ***{phone[-2:]}: deferred until {at:%Y-%m-%d %H:%M}:00" in done.stdout
    assert done.stdout.startswith(PROGRAM)
    assert "not found" in run("results", "today", "--to", phone).stdout


def test_a_schedule_that_the_gate_did_not_make_is_passed_over(gated, phone, monkeypatch):
    monkeypatch.setattr("tests.ops.gate.test_results.schedule_name", lambda *_: f"mine-{phone[1:]}")
    schedule(gated, phone, f"mine-{phone}", datetime.now(UTC) + timedelta(days=1))
    assert "not found" in run("results", f"mine-{phone}", "--program", PROGRAM).stdout


def test_an_id_alone_finds_what_is_deferred_where_there_are_few_schedules(gated, phone, monkeypatch):
    at = datetime.now(UTC) + timedelta(days=1)
    schedule(gated, phone, f"alone-{phone}", at)
    said = f"alone-{phone} ***{phone[-2:]}: deferred until {at:%Y-%m-%d %H:%M}:00"
    assert said in run("results", f"alone-{phone}", "--program", PROGRAM).stdout
    monkeypatch.setattr(results, "MOST_SCHEDULES", 0)
    assert "not found" in run("results", f"alone-{phone}", "--program", PROGRAM).stdout


def test_what_was_sent_from_a_file_is_told_row_by_row_and_counted(gated, phone, tmp_path, monkeypatch):
    monkeypatch.setattr(results, "FEW", 0)  # as for many: all schedules are read at once
    other = phone.replace("555", "556")
    path = tmp_path / "sent.csv"
    rows = [("one", phone), ("late", phone), ("one", other), ("gone", other), ("one", phone)]
    with path.open("w", newline="") as file:
        written = csv.writer(file)
        written.writerows([("request_id", "to", "topic"), *((*row, "deals") for row in rows)])
    schedule(gated, phone, "late", datetime.now(UTC) + timedelta(days=1))
    keep(gated, sent(phone), ended(phone, "TEXT_DELIVERED"), attempt(other, AttemptStatus.DROPPED, reason="cap"))
    done = run("results", path, "--program", PROGRAM, "--unmasked")
    assert (done.exit_code, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    starts = [f"one {phone}: delivered", f"late {phone}: deferred", f"one {other}: dropped", f"gone {other}: not found"]
    assert [line for line, start in zip(lines, starts, strict=False) if line.partition(start)[1]] == lines[:4]
    counts = {tuple(line.rsplit(maxsplit=1)) for line in map(str.strip, lines[4:]) if line}
    assert counts >= {("delivered", "1"), ("dropped: cap", "1"), ("deferred", "1"), ("not found", "1")}


def test_results_are_told_as_json_too_and_name_nobody_unless_asked(gated, phone):
    keep(gated, sent(phone), ended(phone, "TEXT_SPAM"))
    asked = ("results", "one", "--program", PROGRAM, "--to", phone, "--json")
    done = run(*asked)
    assert (done.exit_code, done.stderr) == (1, "")
    told = {"version": "1", "program": PROGRAM, "request_id": "one", "outcome": "failed", "report": "TEXT_SPAM"}
    named = {"message_id": f"m-{phone}-one", "at": "2026-11-27T18:06:00.000Z"}
    assert json.loads(done.stdout) == told | named
    assert json.loads(run(*asked, "--unmasked").stdout) == told | named | {"to": phone}


def test_ids_alone_are_found_whoever_they_were_sent_to(gated, phone, tmp_path, monkeypatch):
    name, other = f"both-{phone}", phone.replace("555", "556")
    keep(gated, sent(phone, name), sent(other, name), sent(phone, "another"))
    (tmp_path / "ids.txt").write_text(f"{name}\nnever\n")
    done = run("results", tmp_path / "ids.txt", "--program", PROGRAM)
    assert done.exit_code == 3
    assert done.stdout.count(f"{name} ***") == 2
    assert "another" not in done.stdout
    assert "never: not found" in done.stdout
    assert "--to NUMBER looks further" in done.stdout
    monkeypatch.setattr(results, "MOST_PAGES", 0)
    done = run("results", name, "--program", PROGRAM)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "too large to search for an id: give the number by --to, or the file that was sent" in done.stderr


def test_a_request_that_is_decided_between_two_looks_is_found(gated, phone, monkeypatch):
    def meanwhile(_):
        keep(gated, sent(phone))
        return False

    monkeypatch.setattr(results.Records, "waiting", meanwhile)
    assert "handed over" in run("results", "one", "--program", PROGRAM, "--to", phone).stdout


def test_a_table_that_does_not_answer_in_full_is_told_in_one_line(gated, phone, monkeypatch):
    def busy(*_):
        raise NotAccepted("the table does not give the rows of a batch")

    monkeypatch.setattr(results, "rows_at", busy)
    done = run("results", "one", "--program", PROGRAM, "--to", phone)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "local: the table does not give the rows of a batch: try again\n"
    assert gated.states() == ["Disabled", "Disabled"]


def test_send_prints_the_ids_and_what_waits_is_told_as_queued(gated):
    queue, client = gated.outputs["RequestQueue"], gated.client("sqs")
    offer = ("--topic", "deals", "--body", "Example Corp: coats")
    given = run("send", PROGRAM, "--to", "+12065559001", *offer, "--request-id", "mine")
    made = run("send", PROGRAM, "--to", "+12065559001", *offer)
    assert (given.stdout, given.exit_code, made.exit_code) == ("mine\n", 0, 0)
    assert given.stderr == f"1 request put into the queue of {PROGRAM}\n"
    waiting = run("results", "mine", "--program", PROGRAM, "--to", "+12065559001")
    assert waiting.exit_code == 3
    assert "mine ***01: queued" in waiting.stdout
    held = []
    while answer := client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for one in answer:
            held.append(json.loads(one["Body"])["request_id"])
            client.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    assert sorted(held) == sorted(["mine", made.stdout.strip()])
    assert made.stdout.startswith("send-")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "must name requests, got an empty file"),
        ("one\ntwo words\n", ":2: must be one request id, got 9 characters of another form"),
        ("request_id,to\none,12\n", ":2: request_id and to must be as in the file that was sent"),
        ("request_id\none\n", ":2: request_id and to must be as in the file that was sent"),
        ('request_id,to\n"one,', "got a fault in it"),
        (b"\xff\xff", "in UTF-8, got a fault in it"),
    ],
)
def test_a_file_that_names_no_requests_is_refused_in_one_line(gated, tmp_path, content, said):
    path = tmp_path / "ids"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("results", path, "--program", PROGRAM)
    assert (done.exit_code, done.stdout, done.exception.__class__) == (1, "", SystemExit)
    assert said in done.stderr
    assert gated.states() == ["Disabled", "Disabled"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("one", "--to", "12"), "--to must be an E.164 number such as +14255550123, got 2 characters"),
        (("two words",), "REQUEST must be an id of 1 to 128 printable characters without spaces, or a file"),
        (("gone.csv",), "gone.csv: cannot be read: no such file or directory\n"),
        ((".",), ".: cannot be read: is a directory: name a file in it, or give --to beside a request id"),
        (("one", "--program", "acme/promotional"), "program must be one of example-corp/promotional, got"),
    ],
)
@pytest.mark.usefixtures("gated")
def test_what_cannot_be_looked_up_is_said_in_one_line(arguments, said):
    done = run("results", *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
