"""Faults around the deployed programs: duplicates, disorder, and poison."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

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

pytestmark = pytest.mark.xdist_group("e2e")

WORDS = ("JOIN DEALS", "YES", "JOIN NEWS", "LEAVE DEALS", "STOP", "START", "HELP", "NO", "see you at 5")
ALWAYS_RECORDED = {"JOIN DEALS", "JOIN NEWS", "STOP", "START", "HELP"}
BRANDS = Path(__file__).parents[2] / "brands"


def entries(phone):
    return [
        LedgerEntry(int(row["sequence"]), row.get("previous_hash", ""), row["hash"], row["content"])
        for row in phone.ledger()
    ]


def test_the_same_text_delivered_20_times_is_one_event_and_one_reply(phone, managed, until):
    customer = phone(managed)
    for _ in range(20):
        customer.text("JOIN DEALS", inbound_message_id="11111111-aaaa-4bbb-8ccc-000000000020")
    until(lambda: inbound_is_empty(customer), patience=60)
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
    until(lambda: inbound_is_empty(customer), patience=60)
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
    until(lambda: inbound_is_empty(phones[0]), patience=120)
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
    dead = managed.outputs["DeadLetters"]
    sns = client("sns", aws.endpoint)
    sns.publish(TopicArn=managed.outputs["InboundTopic"], Message='{"messageBody": "no number"}')
    customer.says("HELP", events=1, replies=1)
    found = []

    def dead_letter():
        found.extend(sqs.receive_message(QueueUrl=dead).get("Messages", []))
        return any("no number" in one["Body"] for one in found)

    until(dead_letter, patience=90)
    sqs.purge_queue(QueueUrl=dead)
    forgotten(managed, aws)


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
