"""What an environment declares in `cdk.json`, read by the same table again, and where it must stand in a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from infra.environment.option import Place, UnknownEnvironmentError
from infra.environment.options import Options
from infra.policy.alarms import ALARM
from infra.policy.handlers import bearers, package
from infra.policy.statements import Statement
from infra.policy.template import Resource, Template
from infra.policy.values import Json, target, text

ROLE, KEY, FUNCTION = "AWS::IAM::Role", "AWS::KMS::Key", "AWS::Lambda::Function"
MACHINE, BUCKET = "AWS::StepFunctions::StateMachine", "AWS::S3::Bucket"


@dataclass(frozen=True, slots=True)
class Slot:
    """The property (dotted) of every resource of `type` that the option `option` sets, and nothing else.

    One that is `filled` holds a value where nothing is declared too, which other rules judge.
    """

    type: str
    property: str
    option: str
    value: Callable[[Options], Json]
    filled: bool = False

    def must(self, template: Template) -> Json:
        """Return what must stand there in `template`; None where nothing may."""
        return self.value(options(template)) or None


def _vpc(declared: Options) -> Json:
    vpc = declared.vpc
    return vpc and {"SubnetIds": list(vpc.subnets), "SecurityGroupIds": list(vpc.security_groups)}


SLOTS = (
    Slot(ROLE, "PermissionsBoundary", "permissions_boundary", lambda o: o.permissions_boundary),
    Slot("AWS::Logs::LogGroup", "RetentionInDays", "log_retention", lambda o: o.log_retention, filled=True),
    Slot(FUNCTION, "TracingConfig", "tracing", lambda o: o.tracing and {"Mode": "Active"}),
    Slot(MACHINE, "TracingConfiguration", "tracing", lambda o: o.tracing and {"Enabled": True}),
    Slot("AWS::ApiGateway::Stage", "TracingEnabled", "tracing", lambda o: o.tracing),
    Slot(FUNCTION, "VpcConfig", "vpc", _vpc),
    Slot(FUNCTION, "CodeSigningConfigArn", "code_signing", lambda o: o.code_signing),
    Slot(BUCKET, "LoggingConfiguration.DestinationBucketName", "access_logs", lambda o: o.access_logs),
)
# to administer a key, in lower case: not to use it, to let others use it by grants, to disable or to delete it
ADMINISTERING = frozenset(
    {
        "kms:cancelkeydeletion",
        "kms:describekey",
        "kms:enablekey",
        "kms:enablekeyrotation",
        "kms:getkeypolicy",
        "kms:getkeyrotationstatus",
        "kms:listgrants",
        "kms:listkeypolicies",
        "kms:listresourcetags",
        "kms:putkeypolicy",
        "kms:rotatekeyondemand",
        "kms:tagresource",
        "kms:untagresource",
        "kms:updatekeydescription",
    }
)
# what Lambda asks of the role of a function in a VPC (AWSLambdaVPCAccessExecutionRole), in lower case
INTERFACES = frozenset(
    {
        "ec2:createnetworkinterface",
        "ec2:describenetworkinterfaces",
        "ec2:describesubnets",
        "ec2:deletenetworkinterface",
        "ec2:assignprivateipaddresses",
        "ec2:unassignprivateipaddresses",
    }
)
TRACES = frozenset({"xray:puttracesegments", "xray:puttelemetryrecords"})
SAMPLES = frozenset({"xray:getsamplingrules", "xray:getsamplingtargets"})

RUNBOOK = re.compile(r"docs/runbooks/(?P<name>\w+)\.md")

_READ: WeakKeyDictionary[Template, Options] = WeakKeyDictionary()


def options(template: Template) -> Options:
    """Return what the environment of `template` declares; nothing where any of it is out of range."""
    if template not in _READ:
        try:
            _READ[template] = read(template)
        except UnknownEnvironmentError:
            _READ[template] = Options()
    return _READ[template]


def read(template: Template) -> Options:
    """Return what the environment of `template` declares; UnknownEnvironmentError where that is out of range."""
    name = template.program.environment if template.program else ""
    return Options.of_entry(template.options, Place(name, template.account, template.region, frozenset({name})))


def is_declared(template: Template, resource: Resource, path: str, written: str) -> bool:
    """Whether the environment declares what is `written` at `path` (dotted, without indices) of `resource`."""
    return any(
        slot.type == resource.type
        and (path == slot.property or path.startswith(f"{slot.property}."))
        and written in _texts(slot.must(template))
        for slot in SLOTS
    )


def sized(template: Template) -> Iterator[tuple[Resource, str, int]]:
    """Yield each function and alarm that the environment moves, the property, and what must stand there."""
    declared = options(template)
    for function in template.of_type(FUNCTION):
        for name, moved in (("MemorySize", declared.memory), ("Timeout", declared.timeout)):
            if package(function) in moved:
                yield function, name, moved[package(function)]
    for alarm in template.of_type(ALARM):
        runbook = RUNBOOK.search(text(alarm.get("AlarmDescription") or ""))
        if runbook and runbook["name"] in declared.alarm_thresholds:
            yield alarm, "Threshold", declared.alarm_thresholds[runbook["name"]]


def administers(template: Template, statement: Statement) -> bool:
    """Whether `statement` lets exactly the declared administrators do exactly what administers the key of a stack."""
    declared = {("AWS", one) for one in options(template).key_administrators}
    held_open = {"NotPrincipal", "NotAction", "NotResource", "Condition"} & statement.body.keys()
    return (
        statement.resource.type == KEY
        and bool(declared)
        and set(statement.principals) == declared
        and set(statement.actions) == ADMINISTERING
        and statement.targets == ("*",)
        and not held_open
    )


def is_asked_for(template: Template, statement: Statement) -> bool:
    """Whether `statement` is what declared tracing, or the declared VPC, asks for: on no resource that a program has.

    Only roles of functions and workflows bear it.
    """
    declared, asked, by = options(template), set(statement.actions), bearers(statement)
    functions = {target(one.get("Role")) for one in template.of_type(FUNCTION)}
    workflows = {target(one.get("RoleArn")) for one in template.of_type(MACHINE)}
    if not asked:
        return False
    return (declared.vpc is not None and asked <= INTERFACES and by <= functions) or (
        declared.tracing and ((asked <= TRACES and by <= functions) or (asked <= TRACES | SAMPLES and by <= workflows))
    )


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
