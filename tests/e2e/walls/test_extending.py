"""The examples of `docs/extending.md`, deployed beside a program that opens its ports to them."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from infra.policy.templates.assembly import read_all
from infra.policy.verdict import judge
from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import client, programs
from sms_program import AccessDeniedError, Notice, Program
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
    *_, ports = re.findall(r"^```yaml\n(ports:\n.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
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


def session_of(role, account, aws):
    """A session of boto3 as that role, which the test lets itself take."""
    iam = of_account("iam", account, aws)
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}]}
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
    arn = iam.get_role(RoleName=role)["Role"]["Arn"]
    sts = of_account("sts", account, aws)
    taken = sts.assume_role(RoleArn=arn, RoleSessionName="the-app")["Credentials"]
    return boto3.Session(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"], "us-east-1")


@pytest.fixture
def app(stacks, own_aws, program, monkeypatch):  # noqa: ARG001 - the roles are there
    """Builder of the program as a role of an account uses it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", own_aws.endpoint)

    def build(role, account=ACCOUNT, **given):
        session = session_of(role, account, own_aws)
        return Program("open-hours/transactional", environment="local", session=session, **given)

    return build


def ways(aws):
    """Where the ports are: a role that looks for them itself has to be allowed to read the parameters as well."""
    return {"requests": port("requests/url", aws), "reads": port("reads", aws)}


def test_an_app_of_another_account_sends_a_password_by_five_lines_and_a_role_without_the_port_is_refused(
    app, program, own_aws
):
    (phone,), page = awake(1), (PAGE.parent / "clients.md").read_text(encoding="utf-8")
    url = program.outputs["RequestQueue"]
    five = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
    for old, new in {"Program(": "made(", "+14255550123": phone}.items():
        five = five.replace(old, new)
    loyalty = app("loyalty", OTHER_ACCOUNT, requests=url)
    exec(compile(five, "five", "exec"), {"made": lambda *_, **__: loyalty})  # noqa: S102 - our own page
    wait_until(lambda: any("123456" in text.body for text in own_aws.door.sent(to=phone)))
    other = of_account("iam", OTHER_ACCOUNT, own_aws)
    other.create_role(RoleName="stranger", AssumeRolePolicyDocument=json.dumps({"Statement": []}))
    everything = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    other.put_role_policy(RoleName="stranger", PolicyName="own", PolicyDocument=everything)
    with pytest.raises(AccessDeniedError, match="under `ports` in the brand file"):
        app("stranger", OTHER_ACCOUNT, requests=url).send(to=phone, topic="codes", template="code", id="login-2")


def test_an_app_hears_that_its_text_was_dropped_after_a_stop_and_what_the_person_agreed_to(app, program, own_aws):
    (phone,), shop = awake(1), app("shop-orders", **ways(own_aws))
    order = {"to": phone, "topic": "orders", "template": "shipped", "parameters": {"order": "B-1"}}
    notice = Notice("checkout", datetime(2026, 1, 5, tzinfo=UTC))
    shop.send(**order, notice=notice, id="order-b-1")
    wait_until(lambda: shop.status("order-b-1", to=phone).outcome in {"handed_over", "delivered"})
    assert set(shop.consents(phone).notices) == {"orders"}
    own_aws.door.text(from_=phone, to=program.pool, body="STOP")
    wait_until(lambda: shop.consents(phone).stopped_at is not None)
    shop.send(**order | {"parameters": {"order": "B-2"}}, notice=notice, id="order-b-2")
    wait_until(lambda: not shop.status("order-b-2", to=phone).open)
    dropped = shop.status("order-b-2", to=phone)
    assert (dropped.outcome, dropped.reason) == ("dropped", "stopped")
    assert shop.consents(phone).notices == {}
    assert shop.status("never-sent", to=phone).outcome == "not_found"


def test_a_role_of_the_account_to_which_the_port_is_not_open_is_refused_though_iam_allows_it_everything(app, own_aws):
    iam = client("iam", own_aws.endpoint)
    iam.create_role(RoleName="stranger", AssumeRolePolicyDocument=json.dumps({"Statement": []}))
    everything = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    iam.put_role_policy(RoleName="stranger", PolicyName="own", PolicyDocument=everything)
    with pytest.raises(AccessDeniedError, match="under `ports` in the brand file"):
        app("stranger", **ways(own_aws)).consents("+14255550123")
