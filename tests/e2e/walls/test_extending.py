"""The examples of `docs/extending.md`, deployed beside a program that opens its ports to them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from infra.policy.templates.assembly import read_all
from infra.policy.verdict import judge
from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import client, programs
from tests.conftest import PROJECT
from tests.e2e.conftest import VENV, wait_until
from tests.e2e.people import ROOT, awake
from tests.e2e.walls.own_stacks import ACCOUNT, HERE, OTHER_ACCOUNT, PAGE

pytestmark = pytest.mark.xdist_group("local_aws")

PROGRAM = "sms-local-open-hours-transactional"
PORTS = "/sms/local/open-hours/transactional/ports"
STACKS = 11


def brand():
    """Return the brand file of the tests, with the ports that the page shows."""
    (ports,) = re.findall(r"^```yaml\n(ports:\n.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    text = (Path(__file__).parents[1] / "open-hours.yaml").read_text(encoding="utf-8")
    for old, new in HERE.items():
        ports = ports.replace(old, new)
    indented = "".join(f"    {line}\n" for line in ports.splitlines())
    return text.replace("  transactional:\n", f"  transactional:\n{indented}", 1)


@pytest.fixture(scope="module")
def own_aws(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("cdk")


@pytest.fixture(scope="module")
def program(own_aws, out):
    """The program, deployed first: it opens its ports to roles that are not there yet."""
    brands = out / "brands"
    brands.mkdir()
    (brands / "open-hours.yaml").write_text(brand(), encoding="utf-8")
    path = f"{VENV}{os.pathsep}{os.environ['PATH']}"
    environment = {**own_aws.environment, "ENV": "local", "BRANDS": str(brands), "PATH": path}
    deploy(environment, out / "cdk.out", log=out / "deploy.log")
    return next(one for one in programs(own_aws.endpoint) if one.stack == PROGRAM)


def port(name, aws):
    return client("ssm", aws.endpoint).get_parameter(Name=f"{PORTS}/{name}")["Parameter"]["Value"]


@pytest.fixture(scope="module")
def stacks(own_aws, out, program):  # noqa: ARG001 - the program is deployed first
    """The outputs of each stack of the page, by its name."""
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    copied = {"REQUESTS": port("requests", own_aws), "KEY": port("key", own_aws)}
    told = {"CDK_OUTDIR": str(out / "own.out"), "CDK_CONTEXT_JSON": json.dumps(context), "PYTHONPATH": str(ROOT)}
    script = Path(__file__).with_name("own_stacks.py")
    subprocess.run([sys.executable, str(script)], env={**os.environ, **told, **copied}, cwd=ROOT, check=True)
    return {file.name.partition(".")[0]: deployed(file, own_aws) for file in (out / "own.out").glob("*.template.json")}


def deployed(template, aws):
    """Deploy one template in the account that it is for, and return its outputs."""
    account = OTHER_ACCOUNT if template.name.startswith("loyalty") else ACCOUNT
    name, cloudformation = template.name.partition(".")[0], of_account("cloudformation", account, aws)
    body = template.read_text(encoding="utf-8")
    cloudformation.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


def of_account(service, account, aws):
    if account == ACCOUNT:
        return client(service, aws.endpoint)
    keys = {"aws_access_key_id": account, "aws_secret_access_key": "x"}
    return boto3.client(service, endpoint_url=aws.endpoint, region_name="us-east-1", **keys)


def test_all_are_deployed_and_reach_the_program_by_its_ports_alone(stacks, out):
    assert len(stacks) == STACKS
    assert [
        str(one) for one in judge(read_all([out / "cdk.out", out / "own.out"])) if "RulesRead" not in one.rule
    ] == []


def test_the_shop_asks_for_a_text_and_it_is_sent(stacks, own_aws):
    (phone,) = awake(1)
    order = {"id": "A-17", "phone": phone, "at": "2026-01-05T10:00:00Z"}
    functions = client("lambda", own_aws.endpoint)
    functions.invoke(FunctionName=stacks["shop-orders"]["Function"], Payload=json.dumps(order))
    wait_until(lambda: any("A-17" in text.body for text in own_aws.door.sent(to=phone)))


def test_the_workflow_of_the_claims_team_asks_for_a_text(stacks, own_aws):
    (phone,) = awake(1)
    facts = {"topic": "orders", "template": "shipped", "parameters": {"order": "C-9"}}
    notice = {"source": "claims", "at": "2026-01-05T10:00:00Z"}
    request = {"request_id": "claim-9", "to": phone, "notice": notice} | facts
    states = client("stepfunctions", own_aws.endpoint)
    states.start_execution(
        stateMachineArn=stacks["claims"]["Machine"], input=json.dumps({"request": json.dumps(request)})
    )
    wait_until(lambda: any("C-9" in text.body for text in own_aws.door.sent(to=phone)))


def test_the_app_hears_once_by_its_rule_what_became_of_its_request_and_of_whom_without_a_number(stacks, own_aws):
    (phone,) = awake(1)
    order = {"id": "A-18", "phone": phone, "at": "2026-01-05T10:00:00Z"}
    client("lambda", own_aws.endpoint).invoke(FunctionName=stacks["shop-orders"]["Function"], Payload=json.dumps(order))
    sqs, heard = client("sqs", own_aws.endpoint), []

    def listen():
        queue = stacks["order-news"]["Queue"]
        heard.extend(json.loads(one["Body"]) for one in sqs.receive_message(QueueUrl=queue).get("Messages", []))
        return any(one["detail"].get("request_id") == "order-A-18" for one in heard)

    wait_until(listen)
    ours = next(one for one in heard if one["detail"].get("request_id") == "order-A-18")
    assert (ours["source"], ours["detail-type"]) == ("sms.program", "Request Result")
    assert ours["detail"]["outcome"] in {"delivered", "failed"}
    assert phone not in json.dumps(heard)


def test_the_crm_hears_what_became_of_a_text(stacks, own_aws):
    sqs, heard = client("sqs", own_aws.endpoint), []

    def listen():
        heard.extend(sqs.receive_message(QueueUrl=stacks["crm-results"]["Queue"]).get("Messages", []))
        return bool(heard)

    wait_until(listen)
    assert "eventType" in heard[0]["Body"]
