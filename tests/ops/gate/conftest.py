"""A deployed program with a gate, on a local AWS of its own: other tests must not find it among their programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.delivery.stats import place as tally_place
from lambdas.delivery.stats import tally_update
from lambdas.stores.sending.circuit_breaker import BrakeRow
from local.aws import LocalAws
from local.deployed import client
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[3]
TEMPLATE = Path(__file__).with_name("gate.template.json")
PROGRAM = "example-corp/promotional"
TAGS = {"Brand": "example-corp", "MessageType": "promotional", "LegalEntity": "Example", "Environment": "local"}


@dataclass(frozen=True)
class Place:
    """The account with the program in it."""

    aws: LocalAws
    outputs: dict
    clients: dict = field(default_factory=dict)

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = client(service, self.aws.endpoint)
        return self.clients[service]

    @property
    def brake(self):
        return BrakeRow(self.client("dynamodb"), self.outputs["Sends"])

    def pause(self, reason="4 of 200 texts were blocked", at=None):
        """Put the brake on and shut the mappings, as the reader of delivery events does."""
        brake = CircuitBreaker(reason, at or datetime.now(UTC), "delivery_events")
        assert self.brake.put(brake)
        self.turn(on=False)
        return self.brake.read()

    def had(self, at=None, **counts):
        """Let the program have had so many ends of texts, now unless told otherwise."""
        update = tally_update(self.outputs["Sends"], tally_place("any", at or datetime.now(UTC)), counts)["Update"]
        self.client("dynamodb").update_item(**update)

    def forget(self):
        """Empty the table, and shut the gate."""
        table, name = self.client("dynamodb"), self.outputs["Sends"]
        for row in table.scan(TableName=name)["Items"]:
            table.delete_item(TableName=name, Key={key: row[key] for key in ("phone", "item")})
        self.turn(on=False)

    def turn(self, *, on):
        for mapping in self.mappings():
            self.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=on)

    def mappings(self):
        return self.client("lambda").list_event_source_mappings(FunctionName=self.outputs["SendGate"])[
            "EventSourceMappings"
        ]

    def states(self):
        return [mapping["State"] for mapping in self.mappings()]


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The program on its account, deployed once."""
    with LocalAws.start(tmp_path_factory.mktemp("gate-aws")) as aws:
        cloudformation = client("cloudformation", aws.endpoint)
        cloudformation.create_stack(
            StackName="gated",
            TemplateBody=TEMPLATE.read_text(),
            Tags=[{"Key": key, "Value": value} for key, value in TAGS.items()],
            Capabilities=["CAPABILITY_IAM"],
        )
        waiter = cloudformation.get_waiter("stack_create_complete")
        waiter.wait(StackName="gated", WaiterConfig={"Delay": 0.1, "MaxAttempts": 100})
        (stack,) = cloudformation.describe_stacks()["Stacks"]
        yield Place(aws, {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]})


@pytest.fixture(scope="session")
def session():
    """One session for all tests: what it has read of the SDK's models it need not read again."""
    return boto3.Session("test", "test", region_name="us-east-1")


@pytest.fixture
def gated(place, session, monkeypatch):
    """The program as if newly deployed, its gate shut, with this process pointed at it as a user's shell is."""
    place.forget()
    monkeypatch.setattr(boto3, "Session", lambda **_: session)
    for name, value in place.aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENV", "local")
    monkeypatch.chdir(PROJECT)
    return place
