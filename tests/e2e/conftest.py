"""The unmodified app, deployed once by the real CDK CLI to a local AWS of its own, with IAM enforced."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import DeployedProgram, client, programs, rows
from local.sms.account import SentMessage
from tests.conftest import PROJECT
from tests.e2e.people import folder_of_brands

VENV = Path(__file__).parents[2] / ".venv" / "bin"
PATIENCE = 600.0  # where a busy machine fails a text once, a gate that heard of it holds the others for minutes
_numbers = count(1000)


@dataclass(frozen=True)
class Phone:
    """A customer's phone that texts one deployed program and sees what that program did."""

    aws: LocalAws
    program: DeployedProgram
    number: str

    def text(self, body: str, **more: Any) -> None:
        self.aws.door.text(from_=self.number, to=self.program.pool, body=body, **more)

    def read(self, *, by: str | None = None) -> list[SentMessage]:
        return self.aws.door.sent(to=self.number, by=by)

    def ledger(self) -> list[Mapping[str, Any]]:
        return rows(self.program.outputs["Ledger"], self.number, self.aws.endpoint)

    def states(self) -> dict[str, str]:
        record = rows(self.program.outputs["Subscriptions"], self.number, self.aws.endpoint)
        topics = [row for row in record if row["item"].startswith("topic#")]
        return {row["item"].removeprefix("topic#"): row["state"] for row in topics}

    def opted_out(self) -> bool:
        sms = client("pinpoint-sms-voice-v2", self.aws.endpoint)
        listed = sms.describe_opted_out_numbers(OptOutListName=self.program.outputs["OptOutList"])["OptedOutNumbers"]
        return self.number in {entry["OptedOutNumber"] for entry in listed}

    def says(self, body: str, *, events: int, replies: int) -> list[str]:
        """Text, wait until that many ledger events and new texts in all are there, and return the new texts."""
        before, answered = len(self.ledger()), len(self.read())
        self.text(body)
        wait_until(lambda: len(self.ledger()) >= before + events and len(self.read()) >= answered + replies)
        return [message.body for message in self.read()[answered:]]


def wait_until(settled: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until `settled`; fail where it does not come about."""
    deadline = time.monotonic() + patience
    while not settled():
        assert time.monotonic() < deadline, f"not settled within {patience} s"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def until() -> Callable[..., None]:
    """Wait for what must come about."""
    return wait_until


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture(scope="session")
def deployed(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DeployedProgram]:
    """Every program of `brands/`, and of one brand that may text at any hour, by its stack's name."""
    brands = folder_of_brands(aws)
    shutil.copytree(PROJECT / "brands", brands)
    shutil.copy(Path(__file__).with_name("open-hours.yaml"), brands / "open-hours.yaml")
    shutil.copy(PROJECT / "cdk.json", brands.parent)
    path = f"{VENV}{os.pathsep}{os.environ['PATH']}"
    environment = {**aws.environment, "ENV": "local", "BRANDS": str(brands), "PATH": path}
    deploy(environment, tmp_path_factory.mktemp("cdk") / "cdk.out")
    deployed = {program.stack: program for program in programs(aws.endpoint)}
    for program in deployed.values():
        redeliver_soon(program, aws)
    return deployed


def redeliver_soon(program: DeployedProgram, aws: LocalAws) -> None:
    """Bring a text that failed back after seconds, not after the minutes that the stack says."""
    sqs = client("sqs", aws.endpoint)
    for queue, seconds in {"InboundQueue": "6", "RequestQueue": "25", "BulkQueue": "25"}.items():
        sqs.set_queue_attributes(QueueUrl=program.outputs[queue], Attributes={"VisibilityTimeout": seconds})


def impatient(sqs: Any, queue: str) -> None:
    """Let what fails five times be a dead letter, not what fails a thousand times."""
    policy = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])["Attributes"]["RedrivePolicy"]
    few = json.dumps(json.loads(policy) | {"maxReceiveCount": 5})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": few})


@pytest.fixture(scope="session")
def managed(deployed: dict[str, DeployedProgram]) -> DeployedProgram:
    """A program whose STOP and HELP the service answers."""
    return deployed["sms-local-example-corp-promotional"]


@pytest.fixture(scope="session")
def self_managed(deployed: dict[str, DeployedProgram]) -> DeployedProgram:
    """A program that answers STOP and HELP itself."""
    return deployed["sms-local-example-outlet-promotional"]


@pytest.fixture
def phone(aws: LocalAws) -> Callable[[DeployedProgram], Phone]:
    """A new phone for a program: no two tests share a number, nor one with the people of `people.awake`."""
    return lambda program: Phone(aws, program, f"+1253555{next(_numbers):04d}")
