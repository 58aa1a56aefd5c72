"""What becomes of texts, through the deployed program: on record, and where it is bad, the program comes to a halt."""

import itertools

import pytest
from typer.testing import CliRunner

from local.deployed import client, rows
from local.sms import account
from ops.cli.main import app

pytestmark = pytest.mark.xdist_group("local_aws")
LEAST = 200  # texts that the example brands' rule asks for before it judges
_numbers = itertools.count(100)


@pytest.fixture
def program(self_managed):
    """A promotional program."""
    return self_managed


@pytest.fixture
def send(aws, program):
    """Send a text to a number as the program, past its gate."""
    sms = client("pinpoint-sms-voice-v2", aws.endpoint)

    def call(to, request_id):
        return sms.send_text_message(
            DestinationPhoneNumber=to,
            OriginationIdentity=program.pool,
            ConfigurationSetName=program.outputs["ConfigurationSet"],
            MessageBody="Example Outlet: 20% off",
            Context={"request_id": request_id},
        )["MessageId"]

    return call


def test_how_a_text_ended_and_whether_its_number_works_are_on_record(aws, program, send, until):
    known = {kind: f"{getattr(account, kind)}{next(_numbers)}" for kind in ("KNOWN_LATE", "INVALID", "SPAM")}
    sent = {kind: send(to, f"order-{kind}") for kind, to in known.items()}

    def told(kind):
        return {row["item"]: row for row in rows(program.outputs["Sends"], known[kind], aws.endpoint)}

    def end(kind):
        return told(kind).get(f"outcome#{sent[kind]}", {})

    until(lambda: end("KNOWN_LATE").get("event_type") == "TEXT_DELIVERED" and end("INVALID") and end("SPAM"))
    assert {kind: end(kind)["request_id"] for kind in known} == {kind: f"order-{kind}" for kind in known}
    assert (end("INVALID")["event_type"], end("SPAM")["event_type"]) == ("TEXT_INVALID", "TEXT_SPAM")
    assert told("INVALID")["health"]["failed"][0]["no_number"] is True
    assert "health" not in told("SPAM")


def test_a_program_whose_texts_are_blocked_is_paused_until_a_person_resumes_it(aws, program, send, until, monkeypatch):
    functions = client("lambda", aws.endpoint)

    def states():
        found = functions.list_event_source_mappings(FunctionName=program.outputs["SendGate"])["EventSourceMappings"]
        return {mapping["State"] for mapping in found}

    def command(*arguments):
        done = CliRunner().invoke(app, [*arguments, f"{program.brand}/{program.message_type}"])
        assert done.exit_code == 0, done.output
        return done.stdout

    for name, value in aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENV", "local")
    for number in range(LEAST):
        send(f"+1206554{number:04}", f"bulk-{number}")
    for number in range(8):
        send(f"{account.CARRIER_BLOCKED}{number:03}", f"blocked-{number}")
    until(lambda: states() == {"Disabled"})
    assert "texts were blocked or marked as spam" in command("status")
    command("resume", "--yes", "--by", "ann")
    assert states() == {"Enabled"}
    assert "last resumed" in command("status")


def test_a_subscriber_who_leaves_is_counted_once(aws, program, phone, until):
    person = phone(program)
    person.says("JOIN CLEARANCE", events=1, replies=1)
    person.says("YES", events=1, replies=1)

    def stops():
        return [row["item"] for row in rows(program.outputs["Sends"], "stops", aws.endpoint)]

    before = stops()
    for _ in range(3):
        person.text("STOP", inbound_message_id=f"22222222-aaaa-4bbb-8ccc-{person.number[1:]:0>12}")
    until(lambda: len(stops()) > len(before))
    (counted,) = set(stops()) - set(before)
    assert counted == f"outcome#stop-22222222-aaaa-4bbb-8ccc-{person.number[1:]:0>12}"
