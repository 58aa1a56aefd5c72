"""A program's tables, list and pool on a local AWS of the benchmark's own, and the real inbound code on them."""

from __future__ import annotations

import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.inbound import Inbound
from lambdas.functions.keyword_handler.conversation import InboundProcessor
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.functions.keyword_handler.recorder import Recorder
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Outbox
from lambdas.stores.environment import Environment
from lambdas.stores.sms import Texting
from local.aws import LocalAws
from local.deployed import client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.program import Program

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "tests" / "lambdas" / "home.template.json"
_numbers = itertools.count(1)


def a_program() -> Program:
    """Return the manifest of the example program that answers every text itself: the dearer of the two modes.

    It has the states' caps for itself, so that no turn of another program's holds up what is measured.
    """
    program = manifest(load(ROOT / "brands" / "example-outlet.yaml"), "promotional", "bench")
    return replace(program, sending=replace(program.sending, caller_share=()))


def a_phone() -> str:
    """Return a phone number that has not been used before."""
    return f"+1425{next(_numbers):07}"


def a_text(phone: str, body: str) -> Inbound:
    """Return a text of now."""
    return Inbound(f"text-{next(_numbers)}", phone, "+14255550100", body, datetime.now(UTC))


def published(text: Inbound) -> str:
    """Return what the service publishes to the two-way topic."""
    return json.dumps(
        {
            "originationNumber": text.phone,
            "destinationNumber": text.destination,
            "messageKeyword": "KEYWORD",
            "messageBody": text.body,
            "inboundMessageId": text.message_id,
            "previousPublishedMessageId": "0f3e7a52-8b57-4a1e-9a55-2c5b4d1f6f11",
        }
    )


def envelope(text: Inbound) -> str:
    """Return the record body in which a text reaches the function."""
    timestamp = text.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"Type": "Notification", "Timestamp": timestamp, "Message": published(text)})


@dataclass(frozen=True)
class Home:
    """The resources by the environment variables that name them, and clients that reach them."""

    aws: LocalAws
    program: Program
    variables: dict[str, str]
    dynamodb: Any
    sms: Any

    def conversation(self) -> InboundProcessor:
        """Return the inbound side of the program."""
        names = Environment.read(self.variables)
        tables = ConsentTables(
            self.dynamodb,
            subscriptions=names.subscriptions_table,
            ledger=names.ledger_table,
            sends=names.sends_table,
            shards=self.program.audience_shards,
        )
        outbox, texting = Outbox(self.dynamodb, names.subscriptions_table), Texting(self.sms, names, self.program)
        performer = EffectRunner(
            tables=tables, outbox=outbox, texting=texting, clock=_now, count=lambda _: None, draw=lambda _: "no page"
        )
        return InboundProcessor(self.program, Recorder(tables, performer, _now, lambda _: None))


@contextmanager
def home(state: Path) -> Iterator[Home]:
    """Start a local AWS in the folder `state`, and stop it in the end."""
    with LocalAws.start(state) as aws:
        dynamodb, sms = client("dynamodb", aws.endpoint), client("pinpoint-sms-voice-v2", aws.endpoint)
        yield Home(aws, a_program(), _deployed(aws), dynamodb, sms)


def _deployed(aws: LocalAws) -> dict[str, str]:
    cloudformation = client("cloudformation", aws.endpoint)
    cloudformation.create_stack(
        StackName="home", TemplateBody=RESOURCES.read_text(), Capabilities=["CAPABILITY_NAMED_IAM"]
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
        "MESSAGE_TYPE": "TRANSACTIONAL",  # of the simulator number in the template
        "INBOUND_DEAD_LETTERS": client("sqs", aws.endpoint).get_queue_url(QueueName="home-dead-letters")["QueueUrl"],
    }


def _now() -> datetime:
    return datetime.now(UTC)
