"""Faults around the deployed programs: duplicates, disorder, and poison."""

import random
import socket
import socketserver
import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.decision import decide
from lambdas.consent.events import applied
from lambdas.consent.inbound import Inbound
from lambdas.consent.ledger import LedgerEntry, appended, opened, verify
from lambdas.consent.record import Record
from lambdas.delivery.inbound_health import KEY
from lambdas.stores.consent.outbox import ANEW
from local.deployed import client, hear
from tests.conftest import PROJECT
from tests.e2e.conftest import impatient, redeliver_soon

pytestmark = pytest.mark.xdist_group("local_aws")

WORDS = ("JOIN DEALS", "YES", "JOIN NEWS", "LEAVE DEALS", "STOP", "START", "HELP", "NO", "see you at 5")
ALWAYS_RECORDED = {"JOIN DEALS", "JOIN NEWS", "STOP", "START", "HELP"}
BRANDS = PROJECT / "brands"


def entries(phone):
    return [
        LedgerEntry(int(row["sequence"]), row.get("previous_hash", ""), row["hash"], row["content"])
        for row in phone.ledger()
    ]


def test_the_same_text_delivered_20_times_is_one_event_and_one_reply(phone, managed, until):
    customer = phone(managed)
    for _ in range(20):
        customer.text("JOIN DEALS", inbound_message_id="11111111-aaaa-4bbb-8ccc-000000000020")
    until(lambda: inbound_is_empty(customer))
    assert len(customer.ledger()) == 1
    assert len(customer.read()) == 1


@pytest.fixture
def disorder(aws):
    """Let SNS deliver everything twice, and what came before once more behind it."""
    aws.door.change_account(disorder=True)
    yield
    aws.door.change_account(disorder=False)


@pytest.mark.usefixtures("disorder")
def test_a_conversation_that_sns_delivers_twice_and_out_of_order_is_the_same_conversation(phone, managed, until):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES", "LEAVE DEALS", "STOP"):
        customer.says(body, events=1, replies=1)
    until(lambda: inbound_is_empty(customer))
    assert [opened(entry).kind for entry in entries(customer)] == [
        "opt_in_requested",
        "opt_in_confirmed",
        "topic_left",
        "opted_out",
    ]
    assert len(customer.read()) == 4
    assert set(customer.states().values()) == {"revoked"}


def test_200_texts_of_50_phones_in_random_order_leave_the_ledgers_and_states_of_the_model(phone, managed, until):
    chance = random.Random(20261123)
    phones = [phone(managed) for _ in range(50)]
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    script = [(customer, chance.choice(WORDS), start + timedelta(seconds=i)) for i in range(4) for customer in phones]
    chance.shuffle(script)
    for customer, body, at in script:
        customer.text(body, at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    until(lambda: inbound_is_empty(phones[0]))
    model = manifest(load(BRANDS / "example-corp.yaml"), "promotional", "local")
    for customer in phones:
        told = entries(customer)
        record = replayed(customer.number, told, model)
        assert list(verify(told)) == []
        assert customer.states() == {topic: str(s.state) for topic, s in record.subscriptions.items()}
        sent = Counter(body for who, body, _ in script if who is customer and body in ALWAYS_RECORDED)
        events = [opened(entry) for entry in told]
        written = Counter(one.evidence.body for one in events if not one.evidence.message_id.endswith(ANEW))
        assert {body: written[body] for body in sent} == sent


def replayed(number, told, program):
    """Decide every recorded text again, in the order of the ledger, and hold each event against the recorded one.

    What a refused send taught is no text: the service lists a number by the clock, these texts tell times of their own.
    """
    record = Record(number)
    for entry in told:
        event = opened(entry)
        if event.source == "sms":
            assert decide(heard(number, event), program, record, event.at).event == event
        record = appended(applied(record, event), entry)
    return record


def heard(number, event):
    """Return the text that an event was decided on."""
    act = event.evidence
    return Inbound(
        message_id=act.message_id,
        phone=number,
        destination=act.destination,
        body=act.body,
        at=event.at,
        in_reply_to=act.in_reply_to,
    )


def inbound_is_empty(phone):
    sqs = client("sqs", phone.aws.endpoint)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = phone.program.outputs["InboundQueue"]
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return not any(int(value) for value in counts.values())


def test_a_text_that_nobody_can_read_ends_in_the_dead_letter_queue_and_holds_up_no_other(phone, managed, aws, until):
    customer = phone(managed)
    sqs = client("sqs", aws.endpoint)
    queue, dead = managed.outputs["InboundQueue"], managed.outputs["DeadLetters"]
    impatient(sqs, queue)
    sns = client("sns", aws.endpoint)
    sns.publish(TopicArn=managed.outputs["InboundTopic"], Message='{"messageBody": "no number"}')
    customer.says("HELP", events=1, replies=1)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})  # only to wait less here
    found = []

    def dead_letter():
        found.extend(sqs.receive_message(QueueUrl=dead).get("Messages", []))
        return any("no number" in one["Body"] for one in found)

    until(dead_letter)
    redeliver_soon(managed, aws)
    sqs.purge_queue(QueueUrl=dead)
    forgotten(managed, aws)


class Forwarding(socketserver.BaseRequestHandler):
    """Passes what a connection says on to the local AWS, and back what that answers."""

    def handle(self):
        with socket.create_connection(self.server.forwards_to) as aws:
            threading.Thread(target=pumped, args=(aws, self.request), daemon=True).start()
            pumped(self.request, aws)


def pumped(origin, target):
    with suppress(OSError):
        while chunk := origin.recv(65536):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def sms_line(aws):
    """Return two functions: one has a program ask for the SMS service where nobody listens, the other mends that."""
    lambdas, before = client("lambda", aws.endpoint), {}
    with socket.create_server(("127.0.0.1", 0)) as unused:
        address = unused.getsockname()
    servers = []

    def cut(program):
        name = program.outputs["KeywordHandler"]
        before[name] = lambdas.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        told = before[name] | {"AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": f"http://127.0.0.1:{address[1]}"}
        lambdas.update_function_configuration(FunctionName=name, Environment={"Variables": told})

    def mend():
        server = socketserver.ThreadingTCPServer(address, Forwarding)
        url = urlsplit(aws.endpoint)
        server.daemon_threads, server.forwards_to = True, (url.hostname, url.port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)

    yield cut, mend
    for name, variables in before.items():
        lambdas.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_opt_out_while_the_sms_service_is_down_is_on_record_at_once_and_answered_later(
    phone, managed, self_managed, sms_line, aws, until
):
    cut, mend = sms_line
    customers = [phone(managed), phone(self_managed)]
    for customer, body in zip(customers, ("please stop texting me", "STOP"), strict=True):
        cut(customer.program)
        customer.text(body)
    until(lambda: all(kinds(customer) == ["opted_out"] for customer in customers))
    assert [customer.read() for customer in customers] == [[], []]
    mend()
    until(lambda: all(inbound_is_empty(customer) for customer in customers))
    for customer in customers:
        assert [message.by for message in customer.read()] == ["api"]
        assert kinds(customer) == ["opted_out"]
        assert not is_dead(customer, aws)
        assert customer.opted_out() is (customer.program is managed)


def kinds(phone):
    return [opened(entry).kind for entry in entries(phone)]


def is_dead(phone, aws):
    queue = phone.program.outputs["DeadLetters"]
    found = client("sqs", aws.endpoint).receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return any(phone.number in one["Body"] for one in found.get("Messages", []))


def forgotten(program, aws):
    """Let the program hear again: what failed a moment ago would hold its texts back for minutes."""
    table = program.outputs["Subscriptions"]
    client("dynamodb", aws.endpoint).delete_item(TableName=table, Key=KEY)
    hear(aws.endpoint)


def test_numbers_and_bodies_never_reach_a_log(phone, managed, aws):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES", "please stop texting me"):
        customer.says(body, events=1, replies=1)
    logs = client("logs", aws.endpoint)
    groups = logs.describe_log_groups(logGroupNamePrefix="/sms/")["logGroups"]
    events = [
        event["message"]
        for group in groups
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        for event in page["events"]
    ]
    assert events, "the handler must have logged something"
    assert not [line for line in events if customer.number in line or "stop texting" in line]
