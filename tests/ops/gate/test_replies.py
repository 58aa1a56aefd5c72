"""`replies` shows what waits for the brand and leaves it there, run as a user runs it."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from lambdas.consent.inbound import Inbound
from lambdas.consent.record import ProgramStatus, Record
from lambdas.consent.replies import CustomerReply, LastSent
from lambdas.stores.replies import ReplyQueue
from ops import deployed
from ops.cli.main import app
from tests.lambdas.consent.test_customer_replies import VALID
from tests.ops.gate.conftest import PROGRAM
from tests.programs import PROGRAM as MADE

AT = datetime(2026, 11, 27, 18, 5, tzinfo=UTC)
PHONES = ("+14255550123", "+14255550124")


def run(*arguments):
    return CliRunner().invoke(app, ["replies", PROGRAM, *arguments])


@pytest.fixture
def waiting(gated):
    """Three replies of two people in the queue, as the inbound function puts them there."""
    url, mark = gated.outputs["RepliesQueue"], uuid.uuid4().hex  # the queue takes no id twice within minutes
    queue = ReplyQueue(MADE, gated.client("dynamodb"), gated.outputs["Sends"], lambda: gated.client("sqs"), url)
    last = LastSent(AT - timedelta(minutes=1), "orders", "order-1", "shipped")
    for number, (phone, body) in enumerate(zip((*PHONES, PHONES[0]), ("Hi", "Leave me be", "Hello?"), strict=True)):
        said = Inbound(f"{mark}-{number}", phone, "+14255550100", body, AT + timedelta(minutes=number))
        record = Record(phone, ProgramStatus(stopped_at=AT if number == 2 else None))
        queue.put(CustomerReply(said, number == 1, record, None if number else last))
    yield mark
    client = gated.client("sqs")
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    gated.forget()


def test_replies_are_shown_oldest_first_masked_and_again_the_next_time(waiting):
    first, again = run(), run()
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines() == [
        f"2026-11-27 18:05:00.000 UTC ***23 {waiting}-0 (after shipped): Hi",
        f"2026-11-27 18:06:00.000 UTC ***24 {waiting}-1 (may be an opt-out: see `./sms doubts`): Leave me be",
        f"2026-11-27 18:07:00.000 UTC ***23 {waiting}-2 (stopped: no answer can be sent): Hello?",
    ]
    assert again.stdout == first.stdout
    assert "3 replies to example-corp/promotional" in first.stderr


@pytest.mark.usefixtures("waiting")
def test_replies_are_told_whole_as_json_where_somebody_asks_for_it():
    told = [json.loads(line) for line in run("--json", "--unmasked").stdout.splitlines()]
    assert [one["from"] for one in told] == [PHONES[0], PHONES[1], PHONES[0]]
    assert not [error for one in told for error in VALID.iter_errors(one)]
    assert PHONES[0] not in run("--json").stdout


@pytest.mark.usefixtures("gated")
def test_an_empty_queue_says_so():
    assert "0 replies to example-corp/promotional" in run().stderr


@pytest.mark.usefixtures("gated")
def test_a_program_without_the_port_says_how_to_open_it(monkeypatch):
    found = deployed.program

    def closed(*given):
        made = found(*given)
        return replace(made, outputs={name: one for name, one in made.outputs.items() if name != "RepliesQueue"})

    monkeypatch.setattr(deployed, "program", closed)
    refused = run()
    assert refused.exit_code == 1
    assert "add `- {port: replies}` under its `ports` in the brand file, and deploy" in refused.output
