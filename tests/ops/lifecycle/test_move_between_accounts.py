"""A brand is moved by the command between two local accounts, and who said STOP stays stopped."""

import hashlib
import itertools
import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.functions.archive.copies import copies
from local.aws import LocalAws
from tests.conftest import PROJECT
from tests.ops.conftest import TEMPLATE, Deployed

ROOT = Path(__file__).parents[3]
GATE = ROOT / "tests" / "ops" / "gate" / "gate.template.json"
PROGRAM, STACK = "acme/promotional", "sms-prod-acme-promotional"
TAGS = {"Brand": "acme", "MessageType": "promotional", "LegalEntity": "Acme Holdings LLC", "Environment": "prod"}
BRAND = """\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {email: help@acme.example}
terms_url: https://acme.example/sms/terms
privacy_url: https://acme.example/privacy
programs:
  promotional:
    opt_outs: self_managed
    origination: {prod: simulator}
    topics:
      deals: {frequency: 2 msgs/month}
"""
REGIONS = {"a": "us-east-1", "b": "us-west-2"}
ANN, BOB, EVE, MAX = "+14255550191", "+14255550192", "+14255550193", "+14255550194"
PHONES = "arn:aws:sms-voice:{}:000000000000:phone-number/phone-{:032x}"
NUMBER = PHONES.format("us-east-1", 8)


def digits(arn):
    """The digits that the local AWS gives to a short code of that ARN."""
    return 20000 + int(hashlib.sha256(arn.encode()).hexdigest(), 16) % 70000


# the same short code in the other account, under the ARN that it has there
TRANSFERRED = next(
    arn for arn in (PHONES.format("us-west-2", at) for at in itertools.count()) if digits(arn) == digits(NUMBER)
)


def template(number=""):
    """The gate of a program with its tables, archive, and inbound queues, and with that number in its pool."""
    made = json.loads(GATE.read_text())
    if number:  # another number is another pool, as in the template of a program
        pool = made["Resources"].pop("Pool")
        pool["Properties"]["OriginationIdentities"] = [number]
        made["Resources"]["NumbersPool"] = pool
        made["Outputs"]["Pool"]["Value"]["Fn::GetAtt"][0] = "NumbersPool"
    tables = json.loads(TEMPLATE.read_text())["Resources"]
    made["Resources"] |= {name: tables[f"{name}Table"] for name in ("Subscriptions", "Ledger", "Sends")}
    made["Resources"] |= {name: {"Type": "AWS::SQS::Queue"} for name in ("Inbound", "InboundDead")}
    made["Resources"]["Archive"] = {"Type": "AWS::S3::Bucket"}
    named = {"Ledger": "Ledger", "Archive": "Archive", "OptOutList": "OptOuts", "InboundQueue": "Inbound"}
    made["Outputs"] |= {name: {"Value": {"Ref": of}} for name, of in {**named, "DeadLetters": "InboundDead"}.items()}
    made["Outputs"]["LegalEntity"] = {"Value": TAGS["LegalEntity"]}
    return json.dumps(made)


@dataclass(frozen=True)
class Cell(Deployed):
    """The program in one of the accounts."""

    session: object

    def client(self, service):
        return self.session.client(service, endpoint_url=self.aws.endpoint)

    def archive(self):
        """Let the archive have what the ledger has."""
        rows = [{"eventName": "INSERT", "eventID": str(at), "dynamodb": {
            "NewImage": row, "ApproximateCreationDateTime": 1.0, "SequenceNumber": str(at)}}
            for at, row in enumerate(self.rows("Ledger"))]  # fmt: skip
        for key, content in copies(rows).items():
            self.client("s3").put_object(Bucket=self.outputs["Archive"], Key=key, Body=content)


@pytest.fixture
def cells(tmp_path, monkeypatch):
    """The program as it stands in cell a, cell b with the stack that a deploy makes there, and a checkout of both."""
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "acme.yaml").write_text(BRAND)
    (tmp_path / "brands" / "cells.json").write_text('{"prod": {"acme": "a"}}')
    settings = json.loads((PROJECT / "cdk.json").read_text())
    quotas = {"concurrent_executions": 1000}
    entries = {name: {"account": "000000000000", "region": of, "quotas": quotas} for name, of in REGIONS.items()}
    settings["context"]["environments"] = {"prod": {"cells": entries}}
    (tmp_path / "cdk.json").write_text(json.dumps(settings))
    program = manifest(load(tmp_path / "brands" / "acme.yaml"), "promotional", "prod")
    with ExitStack() as running:
        made, profiles = {}, ""
        for name, region in REGIONS.items():
            aws = running.enter_context(LocalAws.start(tmp_path / f"aws-{name}"))
            session = boto3.Session("test", "test", region_name=region)
            made[name] = Cell(aws, program, session.client("dynamodb", endpoint_url=aws.endpoint), {}, session)
            profiles += (
                f"[profile prod-{name}]\nregion = {region}\nendpoint_url = {aws.endpoint}\n"
                "aws_access_key_id = test\naws_secret_access_key = test\n"
            )
        (tmp_path / "aws-config").write_text(profiles)
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
        for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CELL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(tmp_path)
        yield made


def deploy(cell, number="", *, again=False):
    """Deploy the program with a simulator, or with a short code that the account has."""
    cloudformation, what = cell.client("cloudformation"), "update" if again else "create"
    tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
    act = cloudformation.update_stack if again else cloudformation.create_stack
    act(StackName=STACK, TemplateBody=template(number), Tags=tags, Capabilities=["CAPABILITY_IAM"])
    waiter = cloudformation.get_waiter(f"stack_{what}_complete")
    waiter.wait(StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": 200})
    (stack,) = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    cell.outputs.update({one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]})


@pytest.fixture
def move(command):
    """Run the move as far as it goes, and return the last step that it came to."""

    def run():
        done = command("place", "--environment", "prod", "--move", "acme", "b", "--yes")
        assert done.exit_code == 0, done.output
        return re.findall(r"^> \d+\. (.*)", done.output, re.MULTILINE)[-1]

    return run


def test_a_brand_is_moved_step_by_step_with_its_stops(cells, command, move, tmp_path):
    def record():
        return json.loads((tmp_path / "brands" / "cells.json").read_text())["prod"]["acme"]

    old, new = cells["a"], cells["b"]
    old.aws.door.give_short_code(NUMBER, "PROMOTIONAL")
    deploy(old, NUMBER)
    for minute, phone in enumerate((ANN, BOB, EVE, MAX)):
        old.say(phone, "JOIN DEALS", minute)
        old.say(phone, "YES", 10 + minute)
    old.say(BOB, "STOP", 20)
    old.archive()
    assert move().startswith(f"deploy {PROGRAM} to prod/b, with simulators")
    assert record() == "a -> b"
    deploy(new)
    assert re.match(rf"let the pool of {PROGRAM} in prod/a go of \d+: it stays leased", move())
    old.client("pinpoint-sms-voice-v2").delete_pool(PoolId=old.outputs["Pool"])
    old.client("sqs").send_message(QueueUrl=old.outputs["InboundQueue"], MessageBody="STOP")
    assert move().startswith("wait until every text that came to prod/a is handled")
    old.client("sqs").purge_queue(QueueUrl=old.outputs["InboundQueue"])
    old.say(EVE, "STOP", 30)  # the text that was waited for
    assert re.match(rf"have AWS transfer \d+ of {PROGRAM} from account .* \(waiting\)", move())
    listed(old, MAX)  # STOP, which the service put on the number's own list
    new.aws.door.give_short_code(TRANSFERRED, "PROMOTIONAL")
    assert re.match(rf"deploy {PROGRAM} to prod/b with \d+", move())
    deploy(new, TRANSFERRED, again=True)
    assert move() == f"resume {PROGRAM} in prod/b"
    assert [new.record(phone).standing.stopped for phone in (ANN, BOB, EVE, MAX)] == [False, True, True, True]
    assert [new.ledger(phone) for phone in (ANN, BOB, EVE)] == [old.ledger(phone) for phone in (ANN, BOB, EVE)]
    resumed = command("resume", PROGRAM, "--environment", "prod/b", "--yes")
    assert resumed.exit_code == 0, resumed.output
    assert move() == f"retire {PROGRAM} in prod/a: `./sms resume` refuses there from then on"
    retired = command("retire", PROGRAM, "--environment", "prod/a", "--yes", "--by", "Ann")
    assert retired.exit_code == 0, retired.output
    old.say(ANN, "STOP", 40)  # by a link of an old text, to a page of the old stack
    assert move().startswith("delete the old stacks in prod/a")
    assert new.record(ANN).standing.stopped
    old.client("cloudformation").delete_stack(StackName=STACK)
    assert move() == "record in cells.json that they are in b"
    assert record() == "b"
    assert command("place", "acme", "--environment", "prod").stdout == "acme: b\n"


def listed(cell, phone):
    messaging = cell.client("pinpoint-sms-voice-v2")
    messaging.put_opted_out_number(OptOutListName="Default", OptedOutNumber=phone)
