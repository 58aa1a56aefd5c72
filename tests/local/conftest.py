"""A real local AWS for the whole session, wiped before each test, and builders for what stands in it."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import WaiterError
from typer.testing import CliRunner

from local.aws import LocalAws
from ops.cli.main import app

PROGRAM = Path(__file__).with_name("program.json")


@dataclass
class Account:
    """The account of the local AWS; its clients never retry and are made once."""

    aws: LocalAws
    clients: dict = field(default_factory=dict)

    @property
    def door(self):
        return self.aws.door

    @property
    def sms(self):
        return self.client("pinpoint-sms-voice-v2")

    def client(self, service, *, keys=("test", "test"), token=None, **options):
        made = (service, keys, token, *options.items())
        if made not in self.clients:
            self.clients[made] = boto3.client(
                service,
                endpoint_url=self.aws.endpoint,
                region_name="us-east-1",
                aws_access_key_id=keys[0],
                aws_secret_access_key=keys[1],
                aws_session_token=token,
                config=Config(retries={"total_max_attempts": 1}, **options),
            )
        return self.clients[made]

    def deploy(self, resources, outputs=None, stack="Stack"):
        """Create or update a stack, wait for it, and return its outputs."""
        cloudformation = self.client("cloudformation")
        template = {
            "Resources": resources,
            "Outputs": {name: {"Value": value} for name, value in (outputs or {}).items()},
        }
        known = stack in {known["StackName"] for known in cloudformation.describe_stacks()["Stacks"]}
        verb = "update" if known else "create"
        getattr(cloudformation, f"{verb}_stack")(
            StackName=stack, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"]
        )
        cloudformation.get_waiter(f"stack_{verb}_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 0.05, "MaxAttempts": 200}
        )
        described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def refusal(self, resources, stack="Stack"):
        """Deploy resources of which one is refused, and return the reasons that CloudFormation tells."""
        with pytest.raises(WaiterError):
            self.deploy(resources, stack=stack)
        events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        return " ".join(event.get("ResourceStatusReason", "") for event in events)

    def queue(self, url):
        """Take and return the SNS envelopes that wait in a queue."""
        messages = self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]

    def queue_topic(self, url):
        """Return the ARN of the topic that feeds a queue."""
        subscriptions = self.client("sns").list_subscriptions()["Subscriptions"]
        return next(one["TopicArn"] for one in subscriptions if one["Endpoint"].endswith(url.rpartition("/")[2]))

    def payloads(self, url):
        """Take and return the messages inside the SNS envelopes of a queue."""
        return [json.loads(envelope["Message"]) for envelope in self.queue(url)]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("local-aws")) as aws:
        yield Account(aws)


@pytest.fixture
def account(server):
    server.aws.reset()
    return server


@pytest.fixture
def program():
    """Return a builder of a program's resources: `program(Pool={...})` changes properties of one of them."""

    def build(**changes):
        resources = json.loads(PROGRAM.read_text())
        for name, properties in changes.items():
            resources[name]["Properties"] |= properties
        return resources

    return build


@pytest.fixture
def deployed(account, program):
    """Return a builder that deploys a program and returns its pool, number, list, set and queues."""

    def deploy(stack="Stack", **changes):
        outputs = {
            "Pool": {"Fn::GetAtt": ["Pool", "Arn"]},
            "Number": {"Fn::GetAtt": ["Number", "PhoneNumber"]},
            "NumberArn": {"Fn::GetAtt": ["Number", "Arn"]},
            "List": {"Ref": "List"},
            "Set": {"Ref": "Set"},
            "Inbox": {"Ref": "Inbox"},
            "Reports": {"Ref": "Reports"},
        }
        return account.deploy(program(**changes), outputs, stack)

    return deploy


@pytest.fixture
def infra(account, monkeypatch):
    """Run a command of the product against the local AWS."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in account.aws.settings.items():
        monkeypatch.setenv(name, value)
    return lambda name, *options: CliRunner().invoke(app, [name, "local", *options]).stdout
