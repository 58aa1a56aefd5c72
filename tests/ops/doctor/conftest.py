"""An account of the local AWS in which nothing is amiss: two programs deployed, protected, with short codes."""

import json
import shutil
from dataclasses import dataclass, field
from datetime import date

import boto3
import pytest
from typer.testing import CliRunner

from infra.protection import country_rules
from local.aws import LocalAws
from ops.cli.main import app
from ops.doctor.account_checks import BOOTSTRAP
from tests.conftest import PROJECT
from tests.local.conftest import PROGRAM, Account

LATELY = date(2026, 11, 30)  # the rows of law were read in the weeks before, or later
ACCOUNT, REGION = "000000000000", "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/logs-of-api-gateway"
KINDS = ("transactional", "promotional")
CODES = {
    kind: f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:phone-number/phone-{number * 32}"
    for kind, number in zip(KINDS, "ab", strict=True)
}


@dataclass
class Environment:
    """The environment prod, which the local AWS plays, with the files that describe it."""

    account: Account
    folder: object
    place: dict = field(
        default_factory=lambda: {
            "account": ACCOUNT,
            "region": REGION,
            "quotas": {"concurrent_executions": 1000},
            "revoke_all": ["Example Holdings LLC", "Next Holdings LLC"],
        }
    )

    def stack(self, kind):
        return f"sms-prod-example-corp-{kind}"

    def output(self, kind, name):
        described = self.account.client("cloudformation").describe_stacks(StackName=self.stack(kind))["Stacks"][0]
        return next(output["OutputValue"] for output in described["Outputs"] if output["OutputKey"] == name)

    def pool(self, kind):
        return self.output(kind, "Pool")

    def describe(self, **changes):
        """Write cdk.json with those changes of the environment."""
        place = self.place | changes
        if "alarms" not in changes:  # a topic lies where its environment does
            place["alarms"] = [f"arn:aws:sns:{place['region']}:{place['account']}:on-call"]
        environments = {"prod": place, "local": {"account": ACCOUNT, "region": REGION}}
        (self.folder / "cdk.json").write_text(json.dumps({"context": {"environments": environments}}))

    def brand(self, change):
        """Let `change` rewrite the brand file."""
        path = self.folder / "brands" / "example-corp.yaml"
        path.write_text(change(path.read_text()))

    def another_brand(self):
        """Describe a second brand, which is not deployed."""
        first = self.folder / "brands" / "example-corp.yaml"
        text = (
            first.read_text()
            .replace("example-corp", "example-next")
            .replace("Example Corp", "Example Next")
            .replace("legal_entity: example-holdings", "legal_entity: Next Holdings LLC")
        )
        codes = text.replace("5551", "5561").replace("a" * 32, "c" * 32).replace("b" * 32, "d" * 32)
        (self.folder / "brands" / "example-next.yaml").write_text(codes)
        for kind, digit in zip(KINDS, "cd", strict=True):
            self.account.door.give_short_code(CODES["promotional"].replace("b" * 32, digit * 32), kind.upper())

    def deploy(self, kind, *, standing=None, served=None, **changes):
        """Deploy what a program's stack holds of the SMS service; with a protect configuration for countries `served`.

        Stacks of earlier versions have none.
        """
        resources = json.loads(PROGRAM.read_text())
        del resources["Number"]
        resources["Pool"]["Properties"] |= {"OriginationIdentities": [CODES[kind]], **changes}
        resources |= {"Alarms": {"Type": "AWS::SNS::Topic"}} | (standing or {})
        names = {
            "AlarmTopic": "Alarms",
            "ConfigurationSet": "Set",
            "InboundTopic": "InboundTopic",
            "OptOutList": "List",
        }
        if served is not None:
            rules = {"CountryRuleSet": {"SMS": country_rules(served)}}
            resources["Protection"] = {"Type": "AWS::SMSVOICE::ProtectConfiguration", "Properties": rules}
            resources["Set"]["Properties"]["ProtectConfigurationId"] = {"Ref": "Protection"}
            names["ProtectConfiguration"] = "Protection"
        outputs = {"Pool": {"Fn::GetAtt": ["Pool", "Arn"]}} | {name: {"Ref": held} for name, held in names.items()}
        self.account.deploy(resources, outputs, self.stack(kind))

    def ask(self, *options):
        """Run the doctor and return its exit code and its findings by check."""
        done = CliRunner().invoke(app, ["doctor", "prod", "--json", *options])
        assert done.stdout, done.stderr or done.exception
        told = json.loads(done.stdout)
        found = {}
        for one in told["findings"]:
            found.setdefault(one["check"], []).append(one)
        return done.exit_code, found


@pytest.fixture(scope="session")
def doctors_aws(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("doctor-aws")) as aws:
        yield aws


@pytest.fixture
def prod(doctors_aws, tmp_path, monkeypatch):
    """The environment in which nothing is amiss."""
    doctors_aws.reset()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in doctors_aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ops.cli.rollout.doctor.today", lambda: LATELY)
    made = Environment(Account(doctors_aws), tmp_path)
    made.describe()
    (tmp_path / "brands").mkdir()
    for name in ("example-corp.yaml", "legal-entities.yaml"):
        shutil.copy(PROJECT / "brands" / name, tmp_path / "brands")
    made.brand(_with_codes)
    made.account.client("ssm").put_parameter(Name=BOOTSTRAP.format("hnb659fds"), Value="30", Type="String")
    role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE}
    made.account.client("apigateway").update_account(patchOperations=[role])
    for kind in KINDS:
        doctors_aws.door.give_short_code(CODES[kind], kind.upper())
        project = {"Type": "AWS::Pinpoint::App", "Properties": {"Name": made.stack(kind)}}
        made.deploy(kind, standing={"Project": project})
    done = CliRunner().invoke(app, ["protect", "prod"])
    assert done.exit_code == 0, done.stdout
    return made


def _with_codes(text):
    text = text.replace("pinpoint_project: [local]", "pinpoint_project: [prod]")
    for kind, digit in zip(KINDS, "01", strict=True):
        name = f"arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-{digit}a1b2c3d4e5f60718293a4b5c6d7e8f9"
        assert name in text
        text = text.replace(name, CODES[kind])
    return text
