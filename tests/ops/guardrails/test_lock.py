"""The account's lock, as the local AWS's evaluator of IAM reads it: who texts, who changes, and who is let alone."""

import json
import random

import pytest
from typer.testing import CliRunner

from infra.environment import Environment
from infra.ports import PORTS
from infra.texting import SENDING
from ops.cli.main import app
from ops.guardrails.actions import MESSAGING, OPT_OUTS, ROLES, SHAPE, TAGGED
from ops.guardrails.lock import SERVICE_CONTROL, Account, GuardrailError, resource_control, text_of
from tests.conftest import PROJECT, ROOT
from tests.ops.guardrails import own
from tests.ops.guardrails.evaluate import ask
from tests.ops.guardrails.models import matching

ENVIRONMENTS = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]
LOCAL = Environment.named("local", ENVIRONMENTS)
NUMBER = LOCAL.account
ROLE = f"arn:aws:iam::{NUMBER}:role/"
GLASS, IMPORTER, SENDER, READER = (f"{ROLE}Sms{name}" for name in ("BreakGlass", "Importer", "Sender", "Reader"))
DEPLOYER = f"{ROLE}cdk-hnb659fds-cfn-exec-role-{NUMBER}-us-east-1"
PRINCIPALS = 200
METHODS = [action for action in TAGGED if action.startswith("apigateway:")]  # IAM's, no operations of a model
BY_ID = [action for action in TAGGED if action not in METHODS]
PHONE = "+14255550123"
SMS_KEYS = {"sns:Protocol": "sms"}
TABLE = f"arn:aws:dynamodb:us-east-1:{NUMBER}:table/sms-local-example-corp-promotional-ConsentLedger-1"
QUEUE = f"arn:aws:sqs:us-east-1:{NUMBER}:sms-local-example-corp-promotional-SendingRequests-1"
SHARED_FIREWALL = f"arn:aws:wafv2:us-east-1:{NUMBER}:regional/webacl/sms-local-firewall/1"
TAGS = {"aws:ResourceTag/Environment": "local", "aws:ResourceTag/MessageType": "promotional"}
OF_PROGRAM = {
    "cloudformation": f"arn:aws:cloudformation:us-east-1:{NUMBER}:stack/sms-local-example-corp-promotional/1",
    "cloudwatch": f"arn:aws:cloudwatch:us-east-1:{NUMBER}:alarm:sms-local-example-corp-promotional-AlarmsDead-1",
    "dynamodb": TABLE,
    "events": f"arn:aws:events:us-east-1:{NUMBER}:rule/sms-local-example-corp-promotional-Tick-1",
    "lambda": f"arn:aws:lambda:us-east-1:{NUMBER}:function:sms-local-example-corp-promotional-Gate-1",
    "logs": f"arn:aws:logs:us-east-1:{NUMBER}:log-group:/sms/local/example-corp/promotional/send-gate",
    "s3": "arn:aws:s3:::sms-local-example-corp-promotional-archivebucket-1/ledger/1",
    "scheduler": f"arn:aws:scheduler:us-east-1:{NUMBER}:schedule-group/sms-local-example-corp-promotional-Deferred",
    "sns": f"arn:aws:sns:us-east-1:{NUMBER}:sms-local-example-corp-promotional-InboundTopic-1",
    "sqs": QUEUE,
    "ssm": f"arn:aws:ssm:us-east-1:{NUMBER}:parameter/sms/local/acme/promotional/request-queue",
    "states": f"arn:aws:states:us-east-1:{NUMBER}:stateMachine:sms-local-example-corp-promotional-campaign",
    "wafv2": f"arn:aws:wafv2:us-east-1:{NUMBER}:regional/webacl/sms-local-example-corp-promotional-form/1",
}


@pytest.fixture(scope="module")
def policies():
    account = Account.of([LOCAL])
    return {name: json.loads(text_of(policy(account))) for name, policy in SERVICE_CONTROL.items()}


def made_up(count, seed=20261129):
    """Return principals that are none of the programs', many of them named as if they were."""
    rng = random.Random(seed)
    alike = (
        "sms-locale-x",
        "sms-local",
        "Sms-local-Gate",
        "SMS-LOCAL-gate",
        "xsms-local-gate",
        "sms_local_gate",
        "sms-prod-acme",
    )
    plain = (
        "Admin",
        "PowerUser",
        "OrderService",
        "CognitoSms",
        "GateRole",
        "SmsBreakGlass2",
        "smsbreakglass",
        "SmsImporters",
    )
    paths = ("", "app/", "service-role/", "team/sms-local-/", "aws-reserved/sso.amazonaws.com/")
    found = [
        f"arn:aws:iam::{NUMBER}:root",
        f"arn:aws:iam::{NUMBER}:user/SmsBreakGlass",
        f"arn:aws:iam::{NUMBER}:user/sms-local-gate",
    ]
    while len(found) < count:
        name = f"{rng.choice(paths)}{rng.choice((*alike, *plain))}{rng.choice(('', '-', str(rng.randrange(99))))}"
        kind = rng.choice(("role", "role", "role", "user"))
        arn = f"arn:aws:iam::{rng.choice((NUMBER, NUMBER, '999988887777'))}:{kind}/{name}"
        if arn not in {*found, GLASS, IMPORTER, SENDER, READER}:
            found.append(arn)
    return found


def sends():
    """Return (action, resource, keys) of each call of AWS that puts a text on a phone, or lets something else do it."""
    direct = [(action, "*", {}) for action in matching(SENDING)]
    pool = f"arn:aws:sms-voice:us-east-1:{NUMBER}:pool/pool-1"
    pools = [(action, pool, {}) for action in matching(["sms-voice:Send*"])]
    topic = f"arn:aws:sns:us-east-1:{NUMBER}:anything"
    return [*direct, *pools, ("sns:Publish", PHONE, {}), ("sns:Publish", "*", {}), ("sns:Subscribe", topic, SMS_KEYS)]


def through(policies, principals, calls):
    """Return each (principal, action) that all policies let through."""
    asked = [(principal, *call) for principal in principals for call in calls]
    told = ask(list(policies.values()), asked)
    return [(principal, action) for (principal, action, *_), allowed in zip(asked, told, strict=True) if allowed]


def test_of_200_principals_none_sends_a_text_by_any_action(policies):
    principals, calls = made_up(PRINCIPALS), sends()
    assert len(set(principals)) == PRINCIPALS
    assert len(calls) > 30
    assert through(policies, principals, calls) == []


@pytest.mark.parametrize("statement", ["Text", "PublishToPhone", "SubscribePhone"])
def test_a_lock_without_one_of_its_statements_is_found_out(policies, statement):
    texts = policies["texts"]
    open_ = policies | {"texts": texts | {"Statement": [one for one in texts["Statement"] if one["Sid"] != statement]}}
    assert through(open_, made_up(5), sends())


def test_the_programs_own_roles_do_all_that_they_may(policies, templates):
    asked = own.requests(templates, NUMBER)
    assert len({role for role, _, _ in asked}) > 40
    keys = {"lambda:FunctionArn": OF_PROGRAM["lambda"]} | TAGS
    told = ask(list(policies.values()), [(*request, keys) for request in asked])
    assert [request for request, allowed in zip(asked, told, strict=True) if not allowed] == []


@pytest.mark.parametrize(
    ("role", "action", "resource", "allowed"),
    [
        (IMPORTER, "dynamodb:PutItem", TABLE, True),
        (IMPORTER, "sms-voice:PutOptedOutNumber", "*", True),
        (IMPORTER, "dynamodb:DeleteTable", TABLE, False),
        (IMPORTER, "sms-voice:SendTextMessage", "*", False),
        (SENDER, "sqs:SendMessage", QUEUE, True),
        (SENDER, "states:StartExecution", OF_PROGRAM["states"], True),
        (SENDER, "dynamodb:PutResourcePolicy", TABLE, False),
        (SENDER, "sms-voice:SendTextMessage", "*", False),
        (SENDER, "sms-voice:DeleteOptedOutNumber", "*", False),
        (READER, "dynamodb:Query", TABLE, True),
        (READER, "dynamodb:PutItem", TABLE, False),
        (READER, "sqs:SendMessage", QUEUE, False),
        (DEPLOYER, "sms-voice:CreatePool", "*", True),
        (DEPLOYER, "sms-voice:SendTextMessage", "*", False),
        (GLASS, "sms-voice:SendTextMessage", "*", True),
        (GLASS, "dynamodb:PutItem", TABLE, True),
        (DEPLOYER, "wafv2:UpdateWebACL", SHARED_FIREWALL, True),
        (f"{ROLE}Other", "wafv2:UpdateWebACL", SHARED_FIREWALL, False),
        (f"{ROLE}Other", "wafv2:DeleteWebACL", SHARED_FIREWALL, False),
        (f"{ROLE}Other", "wafv2:AssociateWebACL", SHARED_FIREWALL, False),
        (f"{ROLE}Other", "wafv2:GetWebACL", SHARED_FIREWALL, True),
        (f"{ROLE}Other", "wafv2:UpdateWebACL", SHARED_FIREWALL.replace("sms-local", "shop"), True),
        (f"{ROLE}Other", "sms-voice:CreateRegistration", "*", True),
        (f"{ROLE}Other", "sms-voice:DescribePools", "*", True),
        (f"{ROLE}Other", "sns:Publish", f"arn:aws:sns:us-east-1:{NUMBER}:their-topic", True),
        (f"{ROLE}Other", "sqs:SendMessage", f"arn:aws:sqs:us-east-1:{NUMBER}:their-queue", True),
        (f"{ROLE}Other", "iam:CreateRole", f"{ROLE}their-role", True),
        (f"{ROLE}Other", "lambda:UpdateFunctionCode", f"arn:aws:lambda:us-east-1:{NUMBER}:function:theirs", True),
    ],
)
def test_each_duty_has_its_own_calls_and_no_other(policies, role, action, resource, allowed):
    assert ask(list(policies.values()), [(role, action, resource, {})]) == [allowed]


KEY = f"arn:aws:kms:us-east-1:{NUMBER}:key/1"
READS = [("dynamodb:Query", TABLE, {}), ("s3:GetObject", OF_PROGRAM["s3"], {}), ("kms:Decrypt", KEY, TAGS)]


def test_only_programs_and_operators_read_what_a_program_holds(policies):
    assert through(policies, [f"{ROLE}Admin", f"arn:aws:iam::{NUMBER}:root"], READS) == []
    assert len(through(policies, [READER, SENDER, IMPORTER, GLASS], READS)) == 4 * len(READS)


def shape_calls():
    """Return every call that changes a pool, list, table, key, mapping, role or another resource of a program."""
    calls = [(action, "*", {}) for action in matching((*MESSAGING, *OPT_OUTS))]
    calls.append(
        ("iam:PassRole", f"{ROLE}sms-local-example-corp-promotional-GateRole-1", {})
    )  # no operation of a model
    calls += [(action, f"{ROLE}sms-local-example-corp-promotional-GateRole-1", {}) for action in matching(ROLES)]
    calls += [(action, f"{ROLE}SmsBreakGlass", {}) for action in matching(ROLES)]
    for service, names in SHAPE.items():
        calls += [(action, OF_PROGRAM[service], {}) for action in matching([f"{service}:{name}" for name in names])]
    calls += [(action, "arn:aws:kms:us-east-1:1:key/1", TAGS) for action in (*matching(BY_ID), *METHODS)]
    mapping = f"arn:aws:lambda:us-east-1:{NUMBER}:event-source-mapping:1"
    fed = {"lambda:FunctionArn": OF_PROGRAM["lambda"]}
    calls += [
        (action, mapping, fed)
        for action in matching(["lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"])
    ]
    calls += [(action, TABLE, {}) for action in ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")]
    return calls


def test_nobody_but_the_deploy_changes_what_a_program_is_and_holds(policies):
    calls = shape_calls()
    assert len(calls) > 200
    assert through(policies, [f"{ROLE}Admin", READER, f"arn:aws:iam::{NUMBER}:root"], calls) == []
    assert len(through(policies, [DEPLOYER], calls)) == len(through(policies, [GLASS], calls)) == len(calls)


@pytest.mark.parametrize(
    ("policy", "statement"),
    [
        *(("texts", name) for name in ("Messaging", "OptOuts")),
        *(("shape", name) for name in ("Shape", "Tagged", "Roles", "Pass")),
        *(("content", name) for name in ("Content", "Reading", "Opening", "Mappings")),
    ],
)
def test_each_statement_refuses_what_no_other_does(policies, policy, statement):
    left = [one for one in policies[policy]["Statement"] if one["Sid"] != statement]
    assert len(left) == len(policies[policy]["Statement"]) - 1
    assert through(policies | {policy: {"Statement": left}}, [f"{ROLE}Admin"], [*shape_calls(), *READS])


def test_own_roles_change_no_resource_of_theirs(policies):
    gate = f"{ROLE}sms-local-example-corp-promotional-GateRole-1"
    calls = [call for call in shape_calls() if call[0].startswith(("sqs:", "iam:Put", "kms:", "sms-voice:Create"))]
    assert through(policies, [gate], calls) == []


def test_nobody_of_another_account_reaches_a_programs_data(policies):
    del policies
    rcp = [json.loads(text_of(resource_control(Account.of([LOCAL]))))]
    stranger, key = "arn:aws:iam::999988887777:role/SmsBreakGlass", "arn:aws:kms:us-east-1:000000000000:key/1"
    no_service = {"aws:PrincipalIsAWSService": "false"}
    calls = [
        ("dynamodb:GetItem", TABLE, no_service),
        ("sqs:SendMessage", QUEUE, no_service),
        ("kms:Decrypt", key, TAGS | no_service),
    ]
    assert ask(rcp, [(stranger, *call) for call in calls]) == [False] * 3
    assert ask(rcp, [(f"{ROLE}Anybody", *call) for call in calls]) == [True] * 3
    assert ask(rcp, [(stranger, "sqs:SendMessage", QUEUE, {"aws:PrincipalIsAWSService": "true"})]) == [True]
    assert ask(rcp, [(stranger, "sqs:SendMessage", f"arn:aws:sqs:us-east-1:{NUMBER}:other", no_service)]) == [True]


def test_an_environment_that_names_no_operators_is_not_locked_blindly():
    undeclared = Environment.named("x", {"x": {"account": "1" * 12, "region": "us-east-1"}})
    with pytest.raises(GuardrailError, match=r"environment 'x' must say who operates it, got no operators: name them"):
        Account.of([undeclared])


def test_a_policy_too_long_for_aws_is_refused_with_what_to_do():
    roles = [f"A{'x' * 60}{n:03}" for n in range(38)]
    known = {"x": ENVIRONMENTS["prod"] | {"operators": {"break_glass": ["SmsBreakGlass"], "senders": roles}}}
    account = Account.of([Environment.named("x", known)])
    with pytest.raises(GuardrailError, match=r"at most 5,120 characters, got .*: name fewer operators"):
        text_of(SERVICE_CONTROL["content"](account))


def test_the_command_writes_each_policy_and_says_how_it_is_attached(tmp_path):
    told = CliRunner().invoke(app, ["guardrails", "--environment", "prod", "--out", str(tmp_path)])
    assert told.exit_code == 0, told.output
    written = {file.name for file in tmp_path.iterdir()}
    assert written == {"scp-texts.json", "scp-shape.json", "scp-content.json", "rcp.json", "detector.json"}
    assert "aws organizations attach-policy" in told.output
    assert '"arn:aws:iam::111122223333:role/sms-prod-*"' in (tmp_path / "scp-texts.json").read_text()


def _port_calls():
    """Return (action, resource, keys) of all that a port lets a user do, but for the key and the bucket's objects."""
    for port in PORTS.values():
        where = f"{OF_PROGRAM[port.service][: -len('Tick-1')]}events/shop" if port.service == "events" else ""
        for action in (*port.actions, *(port.objects if where else ())):
            yield action, where or OF_PROGRAM[port.service], TAGS


def test_what_the_lock_takes_from_users_of_ports_is_on_its_page_and_deployers_keep_it(policies):
    calls = [*_port_calls()]
    let = {action for _, action in through(policies, [SENDER], calls)}
    refused = {action for action, *_ in calls} - let
    assert refused >= {"sns:Subscribe", "events:PutRule", "events:PutTargets"}
    assert {action for _, action in through(policies, [DEPLOYER], calls)} >= refused
    page = (ROOT / "docs" / "guardrails.md").read_text()
    assert [action for action in sorted(refused) if f"`{action}`" not in page] == []
