"""How the commands meet an account: its pace, and what `doctor` says of programs that have no short code."""

import json
import shutil
import time
from pathlib import Path

import boto3
import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.environment import Environment
from infra.registration import service
from infra.registration.refusal import RegistrationError

ROOT = Path(__file__).parents[3]
STAGE = Environment("stage", "000000000000", "us-east-1")


@pytest.fixture
def account(local_aws, monkeypatch):
    for name, value in local_aws.settings.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("account")
def test_requests_to_an_account_keep_to_the_rate_of_the_control_plane(monkeypatch):
    monkeypatch.setattr(service, "SECONDS_BETWEEN", 0.3)
    client, began = service.registrations_client(STAGE), time.monotonic()
    for _ in range(3):
        client.describe_registrations()
    assert time.monotonic() - began >= 0.6


@pytest.mark.usefixtures("account")
def test_a_region_without_the_form_of_a_short_code_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(service, "SHORT_CODE", "MARS_SHORT_CODE")
    client = service.registrations_client(Environment("local", "000000000000", "us-east-1"))
    with pytest.raises(RegistrationError, match="must offer MARS_SHORT_CODE here, got US_SHORT_CODE_REGISTRATION"):
        service.fields(client)


@pytest.mark.usefixtures("account")
def test_doctor_tells_which_programs_need_a_registration(monkeypatch, tmp_path):
    environments = {name: {"account": "000000000000", "region": "us-east-1"} for name in ("stage", "prod")}
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {"environments": environments}}), encoding="utf-8")
    shutil.copytree(ROOT / "brands", tmp_path / "brands")
    monkeypatch.chdir(tmp_path)
    role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:aws:iam::000000000000:role/logs"}
    boto3.client("apigateway").update_account(patchOperations=[role])
    stage, prod = (CliRunner().invoke(app, ["doctor", name]) for name in environments)
    assert prod.stdout == "prod: ready to deploy\n"
    assert stage.stdout.count("has no short code in stage yet") == 4
    assert "`./sms registration example-outlet --program promotional --out FOLDER`" in stage.stdout
