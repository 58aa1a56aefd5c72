"""Declared holes: what cdk.json lets an engineer set per environment, and values that break a promise.

`HOLES` says under which key each hole lies and gives one honest value. Whoever builds the holes adapts the keys here; a
hole whose honest value is refused makes its attacks meaningless, and the control says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Json, Workspace

ACCOUNT, REGION = "000000000000", "us-east-1"


@dataclass(frozen=True, slots=True)
class Hole:
    """A key of an environment in cdk.json, and a value that must be accepted."""

    key: str
    honest: Any


HOLES = {
    "permissions boundary": Hole("permissions_boundary", f"arn:aws:iam::{ACCOUNT}:policy/team-boundary"),
    "network": Hole("vpc", {"subnets": ["subnet-0123456789abcdef0"], "security_groups": ["sg-0123456789abcdef0"]}),
    "tags": Hole("tags", {"CostCenter": "4711"}),
    "log retention": Hole("log_retention", 365),
    "memory": Hole("memory", {"send_gate": 2048}),
    "timeout": Hole("timeout", {"campaign": 240}),
    "concurrency": Hole("reserve_inbound", 5),
    "tracing": Hole("tracing", True),  # noqa: FBT003 - a value of JSON
    "alarm thresholds": Hole("alarm_thresholds", {"SendingAlarmsLateBulk": 43200}),
    "alarm targets": Hole("alarms", ["on-call@example.com"]),
    "key administrators": Hole("key_administrators", [f"arn:aws:iam::{ACCOUNT}:role/security"]),
    "access logs": Hole("access_logs", "company-access-logs"),
    "code signing": Hole(
        "code_signing", f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0"
    ),
    "qualifier": Hole("qualifier", "team0001"),
}
P = Promise
_value: Any
KINDS = {name: Kind(f"a declared hole: {name}", Place.HOLE) for name in HOLES}


def _entry(workspace: Workspace) -> tuple[Json, Json]:
    settings = workspace.settings()
    found = settings["context"].get("environments", {}).get(workspace.environment)
    if found is None:
        raise NotApplicableError(f"cdk.json has no environment {workspace.environment}")
    entry: Json = found
    return settings, entry


def declared(hole: str, value: Any) -> Apply:
    """Return an attack: the environment declares `value` in the hole."""

    def apply(workspace: Workspace, _: Random) -> None:
        settings, entry = _entry(workspace)
        entry[HOLES[hole].key] = value
        workspace.write_settings(settings)

    return apply


def honest(hole: str) -> Apply:
    """Return the control of a hole: the environment declares its honest value."""
    return declared(hole, HOLES[hole].honest)


def add(hole: str, name: str, promise: Promise, harm: str, value: Any) -> None:
    KINDS[hole].add(f"{hole}: {name}", promise, harm, declared(hole, value))


ROLE = f"arn:aws:iam::{ACCOUNT}:role"
RUNTIME = f"{ROLE}/sms-local-example-corp-promotional-GateRole22BDA332-1A2B3C4D5E6F"

for _name, _promise, _harm, _value in (
    ("of another account", P.CONSENT, "Another account takes the handlers' rights away.",
     f"arn:aws:iam::{FOREIGN_ACCOUNT}:policy/team-boundary"),
    ("that denies all", P.CONSENT, "No function may do anything.", "arn:aws:iam::aws:policy/AWSDenyAll"),
    ("that allows reading only", P.CONSENT, "No STOP can be written.", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    ("with a star", P.CONSENT, "Which policy it is is not said.", f"arn:aws:iam::{ACCOUNT}:policy/*"),
    ("that is a role", P.CONSENT, "No role can be made.", f"{ROLE}/team-boundary"),
    ("known at deploy", P.CONSENT, "Which policy it is is known at deploy.", "{{resolve:ssm:/team/boundary}}"),
    ("as an intrinsic", P.CONSENT, "Which policy it is is known at deploy.", {"Fn::ImportValue": "boundary"}),
):  # fmt: skip
    add("permissions boundary", _name, _promise, _harm, _value)

_SUBNET, _GROUP = "subnet-0123456789abcdef0", "sg-0123456789abcdef0"
for _name, _harm, _value in (
    ("without subnets", "No function can be made, or it loses its way out.", {"subnets": [],
        "security_groups": [_GROUP]}),
    ("without groups", "The default group opens what it likes.", {"subnets": [_SUBNET], "security_groups": []}),
    ("a group of another account", "Another account closes the way out.", {
        "subnets": [_SUBNET], "security_groups": [f"{FOREIGN_ACCOUNT}/{_GROUP}"]}),
    ("subnets known at deploy", "Where functions run is known at deploy.", {
        "subnets": ["{{resolve:ssm:/net/a}}"], "security_groups": [_GROUP]}),
    ("for the handler alone", "The handler alone loses its way out.", {
        "subnets": [_SUBNET], "security_groups": [_GROUP], "functions": ["keyword_handler"]}),
    ("that is no network", "No function can be made.", {"subnets": ["vpc-1"], "security_groups": ["*"]}),
):  # fmt: skip
    add("network", _name, P.CONSENT, _harm, _value)

for _name, _harm, _value in (
    ("another brand", "What is held to a brand's tags reaches this brand.", {"Brand": "example-outlet"}),
    ("another message type", "Coupons are counted and held as transactional.", {"MessageType": "transactional"}),
    ("another legal entity", "Tags say another company.", {"LegalEntity": "Contoso LLC"}),
    ("the brand in small letters", "IAM does not care for the case of a tag's key.", {"brand": "example-outlet"}),
    ("a tag of AWS", "The deploy fails, or a tag lies.", {"aws:cloudformation:stack-name": "other"}),
    ("a tag known at deploy", "The tag's value is known at deploy.", {"Team": {"Ref": "Team"}}),
    ("an empty key", "No resource can be made.", {"": "x"}),
):  # fmt: skip
    add("tags", _name, P.APART, _harm, _value)

for _name, _value in (
    ("one day", 1),
    ("a week", 7),
    ("no days", 0),
    ("less than none", -1),
    ("a text", "1"),
    ("true", True),
):
    add("log retention", _name, P.DATA, "A fault cannot be explained after the weekend.", _value)

for _name, _promise, _harm, _value in (
    ("too little for the handler", P.CONSENT, "The handler dies while it loads.", {"keyword_handler": 128}),
    ("none", P.CONSENT, "The handler cannot be made.", {"keyword_handler": 0}),
    ("more than there is", P.DATA, "The gate cannot be made.", {"send_gate": 99999}),
    ("a fraction", P.CONSENT, "The handler cannot be made.", {"keyword_handler": 512.5}),
    ("of a function that does not exist", P.CONSENT, "A slip leaves the handler as it was.", {"keywordhandler": 1024}),
    ("for all by a star", P.CONSENT, "Functions that need more get less.", {"*": 128}),
):  # fmt: skip
    add("memory", _name, _promise, _harm, _value)

for _name, _promise, _harm, _value in (
    ("a second for the handler", P.CONSENT, "No STOP is handled in a second.", {"keyword_handler": 1}),
    ("longer than messages are hidden", P.GATE, "A text is taken twice and sent twice.", {"send_gate": 900}),
    ("a second for the archiver", P.DATA, "No batch is ever written.", {"archive": 1}),
    ("a second for the reconciler", P.CONSENT, "No comparison ever ends.", {"reconcile": 1}),
    ("over the limit of Lambda", P.DATA, "The function cannot be made.", {"campaign": 3600}),
    ("no time", P.CONSENT, "The function cannot be made.", {"cascade": 0}),
):  # fmt: skip
    add("timeout", _name, _promise, _harm, _value)

for _name, _promise, _harm, _value in (
    ("as a text", P.CONSENT, "A text is no number of runs.", "5"),
    ("a half", P.CONSENT, "A half is no number of runs.", 0.5),
    ("all of the account", P.DATA, "Nothing else of the account can run.", 1000),
    ("true", P.CONSENT, "True counts as one run.", True),
):  # fmt: skip
    add("concurrency", _name, _promise, _harm, _value)

for _name, _harm, _value in (
    ("to another host", "Traces with what calls carry go to another host.", {"endpoint": "https://otel.example.net"}),
    ("with bodies", "Traces hold numbers and texts.", {"capture": "all"}),
    ("by a layer of another account", "Foreign code runs in every function.", {
        "layer": f"arn:aws:lambda:{REGION}:{FOREIGN_ACCOUNT}:layer:otel:1"}),
):  # fmt: skip
    add("tracing", _name, P.NUMBERS, _harm, _value)

for _name, _harm, _value in (
    ("a million dead letters", "It rings when a million STOPs are lost.", {"AlarmsDeadLetters": 1_000_000}),
    ("a fortnight's wait", "It rings when the queue deletes STOPs.", {"AlarmsOldestMessage": 1_209_600}),
    ("below zero", "It always rings, so nobody listens.", {"AlarmsErrors": -1}),
    ("no number", "A comparison with no number is never true.", {"AlarmsErrors": "NaN"}),
    ("an alarm that does not exist", "A slip leaves the alarm as it was.", {"AlarmErrors": 5}),
    ("an alarm switched off", "The alarm tells nobody.", {"AlarmsErrors": None}),
    ("a comparison of one's own", "It rings when there are few.", {"AlarmsDeadLetters": {"below": 1}}),
    ("a hundred opt-outs of drift", "A hundred people are texted after a STOP.", {"ReconcilerDrift": 100}),
    ("an altered ledger now and then", "Five alterations are nothing.", {"ArchiveAltered": 5}),
):  # fmt: skip
    add("alarm thresholds", _name, P.ALARM, _harm, _value)

for _name, _promise, _harm, _value in (
    ("nobody", P.ALARM, "Alarms ring in an empty room.", ["", " "]),
    ("in the clear", P.NUMBERS, "Alarms go over http.", ["http://pager.example.com/in"]),
    ("a function", P.ALARM, "A function of another account is told.", [
        f"arn:aws:lambda:{REGION}:{FOREIGN_ACCOUNT}:function:pager"]),
    ("topics by a star", P.ALARM, "Which topic it is is not said.", [f"arn:aws:sns:{REGION}:{ACCOUNT}:*"]),
    ("known at deploy", P.ALARM, "Who is told is known at deploy.", ["{{resolve:ssm:/team/on-call}}"]),
    ("a text in the place of a list", P.ALARM, "Each letter is taken for a target.", "on-call@example.com"),
    ("an instance", P.ALARM, "The alarm recovers a machine and tells nobody.",
        [f"arn:aws:automate:{REGION}:ec2:recover"]),
    ("without dead letters", P.ALARM, "An alarm that cannot be delivered is lost.", [
        {"target": "on-call@example.com", "dead_letters": False}]),
):  # fmt: skip
    add("alarm targets", _name, _promise, _harm, _value)

for _name, _promise, _harm, _value in (
    ("everybody", P.NUMBERS, "Everybody administers the key.", ["*"]),
    ("a runtime role", P.DATA, "The gate may delete the key that it uses.", [RUNTIME]),
    ("every role of the account", P.DATA, "Any function deletes the key.", [f"{ROLE}/*"]),
    ("the account as a whole", P.DATA, "Any principal of the account deletes the key.",
        [f"arn:aws:iam::{ACCOUNT}:root"]),
    ("another account", P.NUMBERS, "Another account administers the key.", [f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"]),
    ("a role of another account", P.NUMBERS, "Another account administers the key.", [
        f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/security"]),
    ("a service", P.NUMBERS, "A service administers the key.", ["lambda.amazonaws.com"]),
    ("a session", P.DATA, "A name that anyone may choose for a session.", [
        f"arn:aws:sts::{ACCOUNT}:assumed-role/security/*"]),
    ("an identity provider", P.NUMBERS, "Whoever signs in administers the key.", [
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"]),
    ("known at deploy", P.NUMBERS, "Who administers is known at deploy.", ["{{resolve:ssm:/team/security}}"]),
    ("an SSO role by a star", P.DATA, "Each permission set administers the key.", [
        f"{ROLE}/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*"]),
    ("with use of the key", P.NUMBERS, "Administrators read all that is stored.", [
        {"role": f"{ROLE}/security", "may": ["kms:Decrypt"]}]),
    ("a user", P.DATA, "A person's key, which never expires, deletes the key.", [f"arn:aws:iam::{ACCOUNT}:user/*"]),
):  # fmt: skip
    add("key administrators", _name, _promise, _harm, _value)

for _name, _promise, _harm, _value in (
    ("into the archive", P.DATA, "Logs fill the archive, and are locked there for ten years.",
        "sms-local-example-corp-promotional-archive"),
    ("into any bucket", P.NUMBERS, "Which bucket it is is not said.", "*"),
    ("into a bucket known at deploy", P.NUMBERS, "Which bucket it is is known at deploy.",
        "{{resolve:ssm:/team/logs}}"),
    ("with the path of pages", P.CONSENT, "The path holds the secret of a person's page.", {
        "bucket": "company-access-logs", "format": "$context.path"}),
    ("with headers and bodies", P.NUMBERS, "What people post is logged.", {
        "bucket": "company-access-logs", "format": "$input.body"}),
    ("to a stream of another account", P.NUMBERS, "Visits leave the account.", {
        "stream": f"arn:aws:firehose:{REGION}:{FOREIGN_ACCOUNT}:deliverystream/amazon-apigateway-visits"}),
):  # fmt: skip
    add("access logs", _name, _promise, _harm, _value)

_CONFIG = "code-signing-config:csc-0123456789abcdef0"
for _name, _value in (
    ("of another account", f"arn:aws:lambda:{REGION}:{FOREIGN_ACCOUNT}:{_CONFIG}"),
    ("by a star", f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:*"),
    ("known at deploy", "{{resolve:ssm:/team/signing}}"),
    ("that only warns, made on the way", {"profiles": ["*"], "untrusted": "Warn"}),
):
    add("code signing", _name, P.GATE, "Code that others signed, or nobody, is run.", _value)

for _name, _value in (
    ("with a path", "../partner"),
    ("with a star", "*"),
    ("too long", "partner-qualifier"),
    ("empty", ""),
    ("known at deploy", "{{resolve:ssm:/q}}"),
    ("an ARN", f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/deploy"),
):
    add("qualifier", _name, P.GATE, "Another bootstrap's bucket and roles deploy the programs.", _value)

ATTACKS = [attack for kind in KINDS.values() for attack in kind.attacks]
