"""What the functions are told, and a local AWS with one program's tables, pool and opt-out list in it."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from lambdas.consent.inbound import Inbound
from lambdas.consent.items import ledger_entry
from lambdas.stores.clients import Clients
from lambdas.stores.environment import Environment
from lambdas.web.form import Form, FormTopic, Look
from local.aws import LocalAws
from tests.programs import PROGRAM

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
TEMPLATE = Path(__file__).with_name("home.template.json")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def program():
    """Builder of promotional programs with the topics deals and news, in managed mode unless told otherwise.

    A self-managed one has a pool that answers nothing, unless told otherwise.
    """

    def build(**changes):
        silent = {"service_keywords": ()} if changes.get("opt_out_mode") == "self_managed" else {}
        return replace(PROGRAM, **silent | changes)

    return build


@pytest.fixture(scope="session")
def form():
    """Builder of that program's web forms."""
    made = Form(
        name=PROGRAM.name,
        contacts=("help@acme.example",),
        topics=(FormTopic("deals", "Deals", 2, "month"), FormTopic("news", "News", None, "")),
        countries=("US",),
        terms_url="https://acme.example/terms",
        privacy_url="https://acme.example/privacy",
        languages=("en", "es"),
        look=Look("#ffffff", "#1a1a1a", "#0b57d0", ""),
        verifier="waf",
        site_key="",
        origins=(),
        short_code="55513",
        keyword="DEALS",
    )
    return lambda **changes: replace(made, **changes)


@pytest.fixture(scope="session")
def text():
    """Builder of texts, sent so many minutes into the morning."""

    def build(body, minute=0, *, message_id=None, phone="+14255550161"):
        name, at = message_id or f"text-{next(_numbers):06}", MORNING + timedelta(minutes=minute)
        return Inbound(name, phone, "+14255550100", body, at)

    return build


@pytest.fixture(scope="session")
def envelope():
    """Builder of the record bodies in which texts reach the queue; a change to None leaves a field out."""

    def build(text, **changes):
        payload = {
            "originationNumber": text.phone,
            "destinationNumber": text.destination,
            "messageKeyword": "KEYWORD",
            "messageBody": text.body,
            "inboundMessageId": text.message_id,
            "previousPublishedMessageId": "earlier",
        } | changes
        message = json.dumps({name: value for name, value in payload.items() if value is not None})
        timestamp = text.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return json.dumps({"Type": "Notification", "Timestamp": timestamp, "Message": message})

    return build


@dataclass(frozen=True)
class Home:
    """A program's resources on the local AWS, and clients that reach them."""

    aws: LocalAws
    variables: dict[str, str]
    environment: Environment
    dynamodb: object
    sms: object

    def ledger(self, phone):
        """Return the ledger entries of `phone` in order."""
        return [ledger_entry(row) for row in self._rows("LEDGER_TABLE", phone)]

    def outbox(self, phone):
        """Return the status of each effect of each text of `phone`."""
        rows = [row for row in self._rows("SUBSCRIPTIONS_TABLE", phone) if row["item"]["S"].startswith("outbox#")]
        return [[effect["M"]["status"]["S"] for effect in row["effects"]["L"]] for row in rows]

    def sent(self, phone):
        """Return the bodies of the texts that were sent to `phone`."""
        return [message.body for message in self.aws.door.sent(to=phone, by="api")]

    def opted_out(self, phone):
        """Whether the service holds `phone` on the opt-out list."""
        pages = self.sms.get_paginator("describe_opted_out_numbers").paginate(OptOutListName="home-opt-outs")
        return any(row["OptedOutNumber"] == phone for page in pages for row in page["OptedOutNumbers"])

    def _rows(self, table, phone):
        return self.dynamodb.query(
            TableName=self.variables[table],
            KeyConditionExpression="phone = :phone",
            ExpressionAttributeValues={":phone": {"S": phone}},
        )["Items"]


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """One program's home on a local AWS of this test run's own."""
    with LocalAws.start(tmp_path_factory.mktemp("local-aws")) as aws:
        with pytest.MonkeyPatch.context() as patch:  # what is set here is gone before any test runs
            patch.setattr(boto3, "DEFAULT_SESSION", None)
            for name, value in aws.settings.items():
                patch.setenv(name, value)
            variables, clients = _deployed(), Clients()
            made = Home(aws, variables, Environment.read(variables), clients.dynamodb(), clients.sms())
        yield made


def _deployed():
    cloudformation = boto3.client("cloudformation")
    cloudformation.create_stack(
        StackName="home", TemplateBody=TEMPLATE.read_text(), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    cloudformation.get_waiter("stack_create_complete").wait(StackName="home", WaiterConfig={"Delay": 1})
    (pool,) = cloudformation.describe_stacks(StackName="home")["Stacks"][0]["Outputs"]
    return {
        "SUBSCRIPTIONS_TABLE": "home-subscriptions",
        "LEDGER_TABLE": "home-ledger",
        "SENDS_TABLE": "home-sends",
        "POOL_ARN": pool["OutputValue"],
        "OPT_OUT_LIST": "home-opt-outs",
        "CONFIGURATION_SET": "home-settings",
        "MESSAGE_TYPE": "TRANSACTIONAL",
        **_queues(),
        "SCHEDULE_GROUP": "home",
        "SCHEDULER_ROLE": "arn:aws:iam::000000000000:role/home-scheduler",
        "KEY_ARN": "arn:aws:kms:us-east-1:000000000000:key/home",
    }


def _queues():
    urls, client = {}, boto3.client("sqs")
    for name, called in (
        ("REQUEST", "requests"),
        ("BULK", "bulk"),
        ("EVENTS", "events"),
        ("DEAD_LETTERS", "dead-letters"),
    ):
        urls[f"{name}_QUEUE"] = client.get_queue_url(QueueName=f"home-{called}")["QueueUrl"]
        urls[f"{name}_QUEUE_ARN"] = f"arn:aws:sqs:us-east-1:000000000000:home-{called}"
    dead = {"DEAD_LETTERS_ARN": urls.pop("DEAD_LETTERS_QUEUE_ARN"), "INBOUND_DEAD_LETTERS": urls["DEAD_LETTERS_QUEUE"]}
    return urls | dead


@pytest.fixture
def phone():
    """A phone number that no other test has."""
    return f"+1425556{next(_numbers):04}"
