"""The rights that the guides give to whoever deploys and recovers: enough for the commands, and each of them needed."""

import json
import re
import secrets

import boto3
import pytest
from botocore.exceptions import WaiterError
from typer.testing import CliRunner

from ops.cli.main import app
from tests.conftest import ROOT
from tests.local.sms.test_protection import STACK, TABLE
from tests.local.test_recovering import KEPT, KEY, QUEUE, TOPICS, delete

STUCK = "sms-local-acme-transactional"
NAMED = re.compile(r"`([a-z0-9-]+:)?([A-Z]\w*\*?)`")


def guide_of_pipelines():
    """The statements of the deploy role, as docs/pipelines.md has them to copy."""
    (policy,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "pipelines.md").read_text(), re.DOTALL)
    return json.loads(policy)["Statement"]


def guide_of_operating():
    """The actions that docs/operating.md names for `recover`: to go on, to look, to remove, to take back."""
    told = re.search(r"Besides what a \[deploy needs\](.*?)No role of a program", operating(), re.DOTALL)[1]
    parts = re.split(r"to look,|to remove,|to take back,", told)
    return [list(actions(part)) for part in parts]


def operating():
    return (ROOT / "docs" / "operating.md").read_text()


def actions(text):
    service = ""
    for prefix, name in NAMED.findall(text):
        service = prefix or service
        yield service + name


def operation(action):
    name = action.partition(":")[2].rstrip("*")
    return "ListObjectVersions" if name == "ListBucketVersions" else name


@pytest.fixture
def run(account, monkeypatch):
    """Run a command of the product as a user with these statements and actions; return its exit code and output."""

    def command(name, statements, allowed, *options):
        iam, user = account.client("iam"), f"operator-{secrets.token_hex(4)}"
        iam.create_user(UserName=user)
        every = [{"Effect": "Allow", "Action": allowed, "Resource": "*"}] if allowed else []
        document = {"Version": "2012-10-17", "Statement": [*statements, *every]}
        iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName=user)["AccessKey"]
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        own = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
        for setting, value in (account.aws.settings | own).items():
            monkeypatch.setenv(setting, value)
        done = CliRunner().invoke(app, [name, "local", *options])
        return done.exit_code, done.output

    return command


@pytest.fixture
def elsewhere(account):
    """A stack that is not the product's stands beside, as in any account."""
    account.deploy({"Queue": QUEUE}, stack="of-another-team")


@pytest.mark.usefixtures("elsewhere")
def test_the_deploy_role_of_the_guide_protects_what_stands_and_without_any_of_it_does_not(account, run, program):
    outputs = {"Pool": {"Fn::GetAtt": ["Pool", "PoolId"]}, "Table": {"Ref": "Table"}}
    made = account.deploy(program() | {"Table": TABLE}, outputs, STACK)
    statements = guide_of_pipelines()
    needed = [
        one for each in statements for one in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    ]
    for missing in needed:
        account.sms.update_pool(PoolId=made["Pool"], DeletionProtectionEnabled=False)
        account.client("dynamodb").update_table(TableName=made["Table"], DeletionProtectionEnabled=False)
        account.client("cloudformation").update_termination_protection(
            StackName=STACK, EnableTerminationProtection=False
        )
        kept = [
            each | {"Action": [one for one in needed if one in each["Action"] and one != missing]}
            for each in statements
        ]
        code, said = run("protect", [each for each in kept if each["Action"]], [])
        assert (code, operation(missing) in said) == (1, True), said
    run("protect", statements, [])
    assert run("protect", statements, []) == (0, "local: everything that stands is protected from deletion\n")


@pytest.fixture
def left(account, program):
    """What `recover` is for: remains of every kind, and a stack that is stuck."""
    bucket = {"Type": "AWS::S3::Bucket"}
    resources = program() | {"Table": TABLE, "Key": KEY, "Queue": QUEUE, "Bucket": bucket, "Topics": TOPICS}
    names = ("Table", "Key", "Queue", "Bucket", "Topics", "Pool", "Number", "List", "Set")
    kept = account.deploy(
        resources | {name: resources[name] | KEPT for name in names}, {name: {"Ref": name} for name in names}, STACK
    )
    delete(account, STACK)
    first = {"Queue": QUEUE | {"Properties": {"DelaySeconds": 1}}, "Topic": topic("a")}
    account.deploy(first, stack=STUCK)
    account.door.fail(STUCK, "Topic", "update")
    account.door.fail(STUCK, "Queue", "update", after=1)
    with pytest.raises(WaiterError):
        account.deploy({"Queue": QUEUE | {"Properties": {"DelaySeconds": 2}}, "Topic": topic("b")}, stack=STUCK)
    return kept


def topic(name):
    return {"Type": "AWS::SNS::Topic", "DependsOn": "Queue", "Properties": {"DisplayName": name}}


@pytest.mark.usefixtures("elsewhere")
def test_the_rights_of_the_guide_recover_and_without_any_of_them_it_says_which(run, left):
    going_on, looking, removing, _ = guide_of_operating()
    deploying = guide_of_pipelines()
    (reading,) = [one for one in going_on if one.endswith("ContinueUpdateRollback")]
    code, said = run("recover", deploying, [one for one in [*going_on, *looking] if one != reading])
    assert (code, operation(reading) in said) == (1, True), said
    for missing in [one for one in [*going_on, *looking] if one != reading]:
        code, said = run("recover", deploying, [one for one in [*going_on, *looking] if one != missing])
        assert (code, operation(missing) in said) == (1, True), said
    code, said = run("recover", deploying, [*going_on, *looking], "--remove")
    assert code == 0, said
    assert [one for one in removing if operation(one) not in said] == []
    code, said = run("recover", deploying, [*going_on, *looking, *removing], "--remove")
    assert (code, said.count(": removed")) == (0, len(left)), said
    assert run("recover", deploying, [*going_on, *looking]) == (0, "local: nothing was left behind\n")


@pytest.mark.usefixtures("elsewhere")
def test_the_rights_of_the_guide_take_back_and_without_any_of_them_it_says_which(account, run, left):
    account.client("dynamodb").put_item(TableName=left["Table"], Item={"phone": {"S": "+12065550100"}})
    going_on, looking, _, taking_back = guide_of_operating()
    rights, deploying = [*going_on, *looking], guide_of_pipelines()
    run("recover", deploying, rights)  # what is stuck goes on
    for missing in taking_back:
        allowed = [*rights, *(one for one in taking_back if one != missing)]
        code, said = run("recover", deploying, allowed, "--adopt")
        assert (code, operation(missing) in said) == (1, True), said
    code, said = run("recover", deploying, [*rights, *taking_back], "--adopt")
    assert (code, f"{STACK}: took back {len(left)} resources" in said) == (0, True), said


@pytest.mark.usefixtures("account")
def test_the_rights_of_the_page_on_a_programs_life_tell_what_is_unaccounted_and_without_any_of_them_it_says_which(run):
    page = (ROOT / "docs" / "lifecycle.md").read_text()
    rights = list(actions(re.search(r"It needs\n(.*?)\n\n", page, re.DOTALL)[1]))
    assert run("unaccounted", [], rights) == (
        0,
        "local: the brand files describe all that stands, and nothing else was left\n",
    )
    for missing in set(rights) - {"cloudformation:ListStackResources"}:  # of a stack that waits in its first deploy
        code, said = run("unaccounted", [], [one for one in rights if one != missing])
        assert (code, operation(missing) in said) == (1, True), said
