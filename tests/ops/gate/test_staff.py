"""`campaign test`: the staff that the brand file names get the text by the way of every text, and nobody else does."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from infra.environment import Environment
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.items import attempt_row
from lambdas.sending.parsing import parse
from lambdas.sending.request import Request
from lambdas.sending.verdict import Reason
from ops.campaigns import staff
from ops.campaigns.staff import StaffSend, fates
from ops.cli.common import manifest_of
from ops.cli.main import app
from ops.deployed import programs
from tests.conftest import PROJECT

STAFF = ["+12065550191", "+12065550192"]


@pytest.fixture
def project(gated, tmp_path, monkeypatch):
    """A project whose brand names two of its staff, with a campaign of its promotional program."""
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    brand = tmp_path / "brands" / "example-corp.yaml"
    brand.write_text(brand.read_text() + f"staff: {json.dumps(STAFF)}\n")
    end = datetime.now(UTC) + timedelta(days=2)
    (tmp_path / "people.csv").write_text("to,zip_code,first_name\n+14255550123,98101,Ann\n")
    (tmp_path / "coats.yaml").write_text(
        "campaign: coats\nprogram: example-corp/promotional\ntopic: deals\naudience: people.csv\n"
        'body: "Example Corp: Hi {first_name|there}, coats are here\u2014now."\n'
        f"not_after: {end:%Y-%m-%dT%H:%M:%SZ}\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(staff, "PATIENCE_SECONDS", 0)
    yield gated
    gated.client("sqs").purge_queue(QueueUrl=gated.outputs["RequestQueue"])


def trying(*options, words=""):
    return CliRunner().invoke(app, ["campaign", "test", "coats.yaml", *options], input=words)


def queued(gated):
    url = gated.outputs["RequestQueue"]
    found = gated.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
    return [message["Body"] for message in found.get("Messages", [])]


def test_the_staff_get_the_text_as_the_first_person_of_the_file_would_and_no_number_is_shown(project):
    done = trying(words="y\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "for U+2014 em dash at character" in done.stdout
    assert done.stdout.count("deferred, or still in the queue") == len(STAFF)
    assert not any(phone in done.output for phone in STAFF)
    bodies = queued(project)
    asked = [
        parse(body, sent_at=datetime.now(UTC), program=manifest_of("example-corp/promotional", "local"))
        for body in bodies
    ]
    assert sorted(request.to for request in asked) == STAFF
    assert {request.body for request in asked} == {"Example Corp: Hi Ann, coats are here\u2014now."}
    assert {request.campaign for request in asked} == {""}


def test_nobody_is_texted_without_a_yes(project):
    assert trying(words="n\n").exit_code == 1
    assert queued(project) == []


def test_a_brand_without_staff_says_what_to_add(project, tmp_path):
    brand = tmp_path / "brands" / "example-corp.yaml"
    brand.write_text(brand.read_text().partition("staff:")[0])
    done = trying("--yes")
    assert done.exit_code == 1
    assert "brands/example-corp.yaml: staff must name whom to send tests to" in done.stderr
    assert done.stdout == ""
    assert queued(project) == []


def test_what_became_of_each_is_told_in_words(gated, monkeypatch):
    monkeypatch.setattr(staff, "PATIENCE_SECONDS", 2)
    place = Environment.named("local", {"local": {"account": "000000000000", "region": "us-east-1"}})
    now = datetime.now(UTC)
    one, other, third = (Request(f"test-{n}", f"+1206555019{n}", "deals", now + timedelta(hours=1)) for n in range(3))
    for attempt in (
        SendAttempt.of(one, "claimed", now).sent("message-1"),
        SendAttempt.dropped(other, Reason.NOT_SUBSCRIBED, now),
    ):
        gated.client("dynamodb").put_item(TableName=gated.outputs["Sends"], Item=attempt_row(attempt))
    monkeypatch.setattr(staff.time, "sleep", lambda _: None)
    (target,) = programs(place)
    told = {
        send.request.request_id: fate
        for send, fate in fates(place, target, [StaffSend(each) for each in (one, other, third)])
    }
    assert told["test-0"] == "sent"
    assert told["test-1"].startswith("dropped: The person has not confirmed a subscription")
    assert told["test-2"].startswith("deferred, or still in the queue")
