"""The detector: which calls ring, by EventBridge as the local AWS runs it, and that its template is sound."""

import json
import subprocess

import pytest

from infra.environment import Environment
from ops.guardrails.detector import patterns, template
from ops.guardrails.lock import Account, GuardrailError
from tests.conftest import PROJECT, VENV
from tests.ops.guardrails.evaluate import match

ENVIRONMENTS = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]
LOCAL = Environment.named("local", ENVIRONMENTS)
ROLE = f"arn:aws:iam::{LOCAL.account}:role/"
GATE = f"{ROLE}sms-local-example-corp-promotional-GateRole-1"
DEPLOYER = f"{ROLE}cdk-hnb659fds-cfn-exec-role-{LOCAL.account}-us-east-1"
LEDGER = {"tableName": "sms-local-example-corp-promotional-ConsentLedger-1"}
USER = {"type": "IAMUser", "arn": f"arn:aws:iam::{LOCAL.account}:user/admin"}
SERVICE = {"type": "AWSService", "invokedBy": "cloudformation.amazonaws.com"}


def call(service, name, by, *, reads=False, **parameters):
    """Return the event of a call as CloudTrail writes it; `by` is the ARN of a role, or who else."""
    role = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"type": "Role", "arn": by}}}
    detail = {
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "readOnly": reads,
        "userIdentity": role if isinstance(by, str) else by,
        "requestParameters": parameters,
    }
    return {
        "id": "1",
        "account": LOCAL.account,
        "source": f"aws.{service}",
        "time": "2026-11-29T00:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail-type": "AWS API Call via CloudTrail",
        "detail": detail,
    }


CALLS = {
    "a text by a role": (call("sms-voice", "SendTextMessage", f"{ROLE}Admin"), ["Texts"]),
    "a text by a user": (call("sms-voice", "SendRcsMessage", USER), ["Texts"]),
    "a text by Amazon Pinpoint": (call("pinpoint", "SendMessages", f"{ROLE}Admin"), ["Texts"]),
    "a text by a role named alike": (call("sms-voice", "SendTextMessage", f"{ROLE}sms-locale"), ["Texts"]),
    "a text by the gate": (call("sms-voice", "SendTextMessage", GATE), []),
    "a number taken off a list": (call("sms-voice", "DeleteOptedOutNumber", f"{ROLE}Admin"), ["Messaging"]),
    "a number listed by an importer": (call("sms-voice", "PutOptedOutNumber", f"{ROLE}SmsImporter"), []),
    "a pool deleted": (call("sms-voice", "DeletePool", f"{ROLE}Admin"), ["Messaging"]),
    "a pool made by the deploy": (call("sms-voice", "CreatePool", DEPLOYER), []),
    "a look at pools": (call("sms-voice", "DescribePools", f"{ROLE}Admin", reads=True), []),
    "an entry of a ledger": (call("dynamodb", "PutItem", f"{ROLE}Admin", **LEDGER), ["ChangesByRole"]),
    "an entry by a user": (call("dynamodb", "PutItem", USER, **LEDGER), ["ChangesByUser"]),
    "an entry by the handler": (call("dynamodb", "PutItem", GATE, **LEDGER), []),
    "an entry of another table": (call("dynamodb", "PutItem", f"{ROLE}Admin", tableName="theirs"), []),
    "a role changed": (
        call("iam", "PutRolePolicy", f"{ROLE}Admin", roleName="sms-local-x-GateRole"),
        ["ChangesByRole"],
    ),
    "a change by the deploy": (call("iam", "PutRolePolicy", DEPLOYER, roleName="sms-local-x-GateRole"), []),
    "a change by a service": (call("iam", "PutRolePolicy", SERVICE, roleName="sms-local-x-GateRole"), []),
    "the broken glass used": (call("dynamodb", "DeleteItem", f"{ROLE}SmsBreakGlass", **LEDGER), ["BreakGlass"]),
    "the broken glass used to text": (
        call("sms-voice", "SendTextMessage", f"{ROLE}SmsBreakGlass"),
        ["Texts", "BreakGlass"],
    ),
    "the glass broken": (call("sts", "AssumeRole", USER, reads=True, roleArn=f"{ROLE}SmsBreakGlass"), ["BreakGlass"]),
    "another role taken": (call("sts", "AssumeRole", USER, reads=True, roleArn=f"{ROLE}Admin"), []),
}


def test_what_goes_past_the_lock_rings_and_nothing_else():
    rung = match(patterns(Account.of([LOCAL])), [event for event, _ in CALLS.values()])
    assert dict(zip(CALLS, rung, strict=True)) == {name: expected for name, (_, expected) in CALLS.items()}


def test_the_template_is_sound_and_tells_no_phone_number(tmp_path):
    made = template(Account.of([LOCAL]), ["on-call@example.com", "https://example.com/hook"])
    (tmp_path / "detector.json").write_text(json.dumps(made))
    lint = subprocess.run([VENV / "cfn-lint", tmp_path / "detector.json"], capture_output=True, text=True, check=False)
    assert lint.stdout + lint.stderr == ""
    rules = [one for one in made["Resources"].values() if one["Type"] == "AWS::Events::Rule"]
    assert len(rules) == 5
    assert not [one for one in rules if "requestParameters" in json.dumps(one["Properties"]["Targets"])]


def test_a_rule_too_long_for_aws_is_refused_with_what_to_do():
    known = {
        "x": ENVIRONMENTS["prod"]
        | {"operators": {"break_glass": ["SmsBreakGlass"], "senders": [f"A{'x' * 60}{n}" for n in range(40)]}}
    }
    account = Account.of([Environment.named("x", known)])
    with pytest.raises(GuardrailError, match=r"at most 2,048 characters, got .*: name fewer operators"):
        template(account, [])
