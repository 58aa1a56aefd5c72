"""The two functions of the cascade as Lambda calls them, on the local AWS."""

import importlib
import json
import sys
from datetime import timedelta
from types import ModuleType, SimpleNamespace

import boto3
import pytest

from lambdas.consent.cascade import Announcement, parse_announcement, scope_rules
from lambdas.consent.decision import decide
from lambdas.consent.items import ledger_row
from lambdas.consent.ledger import seal
from lambdas.consent.record import Record, State, Subscription
from lambdas.delivery.events import OptedOut
from lambdas.delivery.events import parse as parse_event
from lambdas.functions.announcer.announcer import Announcer
from lambdas.stores.consent.consent_bus import ConsentBus
from lambdas.stores.errors import EnvironmentFault, NotAccepted
from lambdas.stores.queues import Notes
from tests.lambdas.conftest import MORNING
from tests.lambdas.functions.cascade.test_announcement import sealed

CONTEXT = SimpleNamespace(
    get_remaining_time_in_millis=lambda: 15_000,
    function_name="f",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:us-east-1:0:f",
    aws_request_id="r",
)


@pytest.fixture
def notes(home):
    """The queue of delivery events: its address, and what it holds."""
    sqs = boto3.client("sqs", **where(home))
    url = sqs.create_queue(QueueName="notes")["QueueUrl"]
    yield SimpleNamespace(
        url=url,
        bodies=lambda: [
            one["Body"] for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        ],
    )
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def settled(home, program, notes, monkeypatch, tmp_path):
    """The environment of a function: the local AWS, its variables, and the manifest of its program."""
    package = tmp_path / "program_manifest"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "program.json").write_text(program().to_json())
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "program_manifest", raising=False)
    own = {"CONSENT_BUS": "acme-consent", "EVENTS_QUEUE": notes.url}
    for name, value in {**home.aws.settings, **home.variables, **own}.items():
        monkeypatch.setenv(name, value)
    yield
    for name in ("lambdas.functions.cascade.handler", "lambdas.functions.announcer.handler", "program_manifest"):
        sys.modules.pop(name, None)


def fresh(name) -> ModuleType:
    sys.modules.pop(name, None)
    return importlib.import_module(name)


@pytest.fixture
def bus(home):
    """A bus of the local AWS, and what a queue behind it has heard."""
    events, sqs = (boto3.client(name, **where(home)) for name in ("events", "sqs"))
    events.create_event_bus(Name="acme-consent")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["sms.consent"], "detail-type": ["Marketing opt-out"]}
    events.put_rule(Name="all", EventBusName="acme-consent", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="all", EventBusName="acme-consent", Targets=[{"Id": "heard", "Arn": arn}])
    yield lambda: [one["Body"] for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]
    events.remove_targets(Rule="all", EventBusName="acme-consent", Ids=["heard"])
    events.delete_rule(Name="all", EventBusName="acme-consent")
    events.delete_event_bus(Name="acme-consent")
    sqs.delete_queue(QueueUrl=url)


def where(home):
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    return {"endpoint_url": home.aws.endpoint, **keys}


def stream(entry, phone):
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"NewImage": ledger_row(phone, entry)}}]}


@pytest.mark.usefixtures("settled")
def test_a_record_of_the_stream_becomes_an_announcement_that_the_other_side_reads(bus, text, program):
    phone, entry = "+14255550161", sealed(text, program())
    fresh("lambdas.functions.announcer.handler").handler(stream(entry, phone), CONTEXT)
    (body,) = bus()
    assert parse_announcement(body) == Announcement.of(phone, entry, program(), scope_rules())


def lost(text, program):
    """The ledger entry of a subscriber's STOP, and the id of its text."""
    stop = text("STOP", 5)
    held = Subscription("deals", State.ACTIVE, changed_at=MORNING)
    record = Record(stop.phone, subscriptions={"deals": held})
    return stop, seal(decide(stop, program, record, MORNING).event, record.standing, stop.phone, MORNING)


@pytest.mark.usefixtures("settled", "bus")
def test_a_subscriber_who_leaves_is_noted_for_the_reader_of_delivery_events(notes, text, program):
    stop, entry = lost(text, program())
    fresh("lambdas.functions.announcer.handler").handler(stream(entry, stop.phone), CONTEXT)
    (body,) = notes.bodies()
    assert parse_event(body) == OptedOut(stop.message_id, MORNING + timedelta(minutes=5))
    assert stop.phone not in body


@pytest.mark.usefixtures("settled", "bus")
def test_a_stranger_who_says_stop_is_no_loss_and_makes_no_note(notes, text, program):
    fresh("lambdas.functions.announcer.handler").handler(stream(sealed(text, program()), "+14255550161"), CONTEXT)
    assert notes.bodies() == []


def test_where_the_bus_takes_nothing_nothing_is_noted_either(home, silent, notes, text, program):
    stop, entry = lost(text, program())
    queue = Notes(boto3.client("sqs", **where(home)), notes.url)
    with pytest.raises(NotAccepted):
        Announcer(program(), ConsentBus(silent, "acme"), queue).announce([ledger_row(stop.phone, entry)])
    assert notes.bodies() == []


def test_notes_go_out_ten_at_a_time():
    sizes = []

    def send_message_batch(QueueUrl, Entries):  # noqa: N803 - the SDK's names
        sizes.append((QueueUrl, len(Entries)))
        return {"Successful": Entries}

    Notes(SimpleNamespace(send_message_batch=send_message_batch), "q").put([OptedOut("t", MORNING) for _ in range(23)])
    assert sizes == [("q", 10), ("q", 10), ("q", 3)]


def test_a_note_that_the_queue_refuses_brings_the_batch_back():
    def send_message_batch(QueueUrl, Entries):  # noqa: ARG001, N803 - the SDK's names
        return {"Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}

    with pytest.raises(NotAccepted, match="1 of 2: InternalError"):
        Notes(SimpleNamespace(send_message_batch=send_message_batch), "q").put([OptedOut("t", MORNING)] * 2)


def test_a_queue_that_does_not_answer_brings_the_batch_back(home):
    nobody = boto3.client("sqs", **where(home) | {"endpoint_url": "http://127.0.0.1:9"})
    with pytest.raises(NotAccepted):
        Notes(nobody, "http://127.0.0.1:9/q").put([OptedOut("t", MORNING)])


@pytest.fixture
def silent(home):
    """A client of a bus that nobody answers for."""
    return boto3.client("events", **where(home) | {"endpoint_url": "http://127.0.0.1:9"})


def test_a_bus_that_does_not_answer_brings_the_batch_back(silent, told):
    with pytest.raises(NotAccepted):
        ConsentBus(silent, "acme").announce([told("+14255550161")])


def test_an_entry_that_the_bus_refuses_brings_the_batch_back(told):
    def put_events(Entries):  # noqa: N803 - the SDK's name
        return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}, *({} for _ in Entries[1:])]}

    with pytest.raises(NotAccepted, match="1 of 2: ThrottlingException"):
        ConsentBus(SimpleNamespace(put_events=put_events), "acme").announce([told("+14255550161")] * 2)


def test_announcements_go_out_ten_at_a_time(told):
    sizes = []

    def put_events(Entries):  # noqa: N803 - the SDK's name
        sizes.append(len(Entries))
        return {"FailedEntryCount": 0, "Entries": [{} for _ in Entries]}

    ConsentBus(SimpleNamespace(put_events=put_events), "acme").announce([told("+14255550161") for _ in range(23)])
    assert sizes == [10, 10, 3]


def test_an_announcer_without_a_bus_or_a_queue_says_so(program):
    with pytest.raises(EnvironmentFault, match="CONSENT_BUS, EVENTS_QUEUE"):
        Announcer.of(program(), {})


@pytest.mark.usefixtures("settled")
def test_a_batch_names_only_the_records_that_must_come_again(home, told, delivered, phone, capsys):
    handler = fresh("lambdas.functions.cascade.handler").handler
    bodies = {"good": delivered(told(phone, 5)), "foreign": delivered(told(phone, 5), legal_entity="Zeta Ltd")}
    records = [
        {"messageId": name, "body": body, "eventSource": "aws:sqs", "attributes": {}, "messageAttributes": {}}
        for name, body in {**bodies, "noise": "x"}.items()
    ]
    answer = handler({"Records": records}, CONTEXT)
    assert {one["itemIdentifier"] for one in answer["batchItemFailures"]} == {"foreign", "noise"}
    assert len(home.ledger(phone)) == 1
    assert phone not in capsys.readouterr().out
