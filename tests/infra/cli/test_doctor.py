"""Whether a deploy can start, asked of a local AWS."""

import json
import shutil

import boto3
import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from local.aws import LocalAws
from tests.conftest import ROOT

ROLE = "arn:aws:iam::000000000000:role/logs-of-api-gateway"
TRUST = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture
def doctor(aws, tmp_path, monkeypatch):
    """Run the command for an environment that the local AWS plays."""
    place = {"account": "000000000000", "region": "us-east-1"}
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {"environments": {"prod": place}}}))
    shutil.copytree(ROOT / "brands", tmp_path / "brands")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in aws.settings.items():
        monkeypatch.setenv(name, value)
    return lambda: CliRunner().invoke(app, ["doctor", "prod"])


def logging_by(role):
    operation = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
    boto3.client("apigateway").update_account(patchOperations=[operation])


def test_an_account_whose_api_gateway_may_write_no_logs_is_refused_with_what_to_do(doctor):
    logging_by("")
    done = doctor()
    assert done.exit_code == 1
    assert done.stderr.startswith("prod: API Gateway must have a CloudWatch role in account 000000000000, us-east-1")
    assert "aws apigateway update-account --region us-east-1" in done.stderr


def test_an_account_whose_api_gateway_may_write_logs_is_ready(doctor):
    iam = boto3.client("iam")
    iam.create_role(RoleName=ROLE.rpartition("/")[2], AssumeRolePolicyDocument=json.dumps({"Statement": [TRUST]}))
    logging_by(ROLE)
    done = doctor()
    assert (done.exit_code, done.stdout) == (0, "prod: ready to deploy\n")


def test_brands_without_a_form_need_no_such_role(doctor, tmp_path):
    logging_by("")
    for path in (tmp_path / "brands").glob("*.yaml"):
        text = path.read_text()
        path.write_text(text[: text.index("  promotional:")])
    assert doctor().exit_code == 0


def test_who_may_not_look_is_told_so_and_may_deploy(doctor, monkeypatch):
    iam = boto3.client("iam")
    iam.create_user(UserName="deployer")
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    done = doctor()
    assert (done.exit_code, done.stdout) == (0, "prod: ready to deploy\n")
    assert "prod: whether API Gateway may write logs was not checked" in done.stderr


def test_a_stack_that_the_step_after_a_deploy_did_not_reach_is_named_with_the_command(doctor):
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    logging_by(ROLE)
    stacks = boto3.client("cloudformation")
    stacks.create_stack(StackName="sms-prod-platform", TemplateBody=template)
    stacks.get_waiter("stack_create_complete").wait(StackName="sms-prod-platform", WaiterConfig={"Delay": 0.05})
    said = "prod: sms-prod-platform can be deleted by mistake: run `./sms protect prod`"
    assert said in doctor().stdout
    CliRunner().invoke(app, ["protect", "prod"])
    assert said not in doctor().stdout
