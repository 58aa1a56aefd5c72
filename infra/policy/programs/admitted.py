"""What may stand in a program though it is not its own: what the environment declares, ports, what an audit reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from weakref import WeakKeyDictionary

from infra.environment.option import Place, UnknownEnvironmentError
from infra.environment.options import Options
from infra.naming import partition
from infra.policy.iam.statements import Statement
from infra.policy.programs.functions import AUDITOR, bearers, running
from infra.policy.templates.template import Resource, Template, target, text
from infra.ports import KEY, PORTS, Port, account_of, is_role

ROLE, KMS_KEY, FUNCTION = "AWS::IAM::Role", "AWS::KMS::Key", "AWS::Lambda::Function"
MACHINE, BUCKET = "AWS::StepFunctions::StateMachine", "AWS::S3::Bucket"


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

_READ: WeakKeyDictionary[Template, Options] = WeakKeyDictionary()


def options(template: Template) -> Options:
    """Return what the environment of `template` declares; nothing where any of it is out of range."""
    if template not in _READ:
        name = template.program.environment if template.program else ""
        place = Place(name, template.account, template.region, frozenset({name}))
        try:
            _READ[template] = Options.of_entry(template.options, place)
        except UnknownEnvironmentError:
            _READ[template] = Options()
    return _READ[template]


def is_declared(template: Template, resource: Resource, path: str, written: str) -> bool:
    """Whether the environment declares what is `written` at `path` (dotted, without indices) of `resource`."""
    declared = options(template)
    may: Mapping[tuple[str, str], Collection[str]] = {
        (ROLE, "PermissionsBoundary"): [declared.permissions_boundary],
        (FUNCTION, "CodeSigningConfigArn"): [declared.code_signing],
        (FUNCTION, "VpcConfig.SubnetIds"): declared.vpc.subnets if declared.vpc else (),
        (FUNCTION, "VpcConfig.SecurityGroupIds"): declared.vpc.security_groups if declared.vpc else (),
        (BUCKET, "LoggingConfiguration.DestinationBucketName"): [declared.access_logs],
    }
    return written in may.get((resource.type, path), ())


def administers(template: Template, statement: Statement) -> bool:
    """Whether `statement` lets exactly the declared administrators do exactly what administers the key of a stack."""
    declared = {("AWS", one) for one in options(template).key_administrators}
    held_open = {"NotPrincipal", "NotAction", "NotResource", "Condition"} & statement.body.keys()
    return (
        statement.resource.type == KMS_KEY
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


SPEAK, READ = "events:putevents", "s3:getobject"
AUDITED = re.compile("arn:aws[a-z-]*:s3:::")


def of_an_audit(statement: Statement, template: Template) -> bool:
    """Whether `statement` lets an audit's function read the deactivation file, or tell the account's default bus."""
    if statement.actions not in ((SPEAK,), (READ,)) or len(statement.targets) != 1:
        return False
    roles = {target(function.get("Role")) for function in running(template, AUDITOR)}
    if not bearers(statement) or not bearers(statement) <= roles:
        return False
    (where,) = statement.targets
    if statement.actions == (SPEAK,):
        parts = where.split(":")
        own = len(parts) == 6 and parts[4] in template.own_accounts  # noqa: PLR2004 - the parts of an ARN
        return own and (parts[2], parts[5]) == ("events", "event-bus/default")
    file = "-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv"
    return AUDITED.match(where) is not None and where.endswith(file)


PARAMETER, EVENT_BUS = "AWS::SSM::Parameter", "AWS::Events::EventBus"
BUS_POLICY = "AWS::Events::EventBusPolicy"
POLICIES = {
    "AWS::SQS::QueuePolicy": "sqs",
    "AWS::SNS::TopicPolicy": "sns",
    "AWS::S3::BucketPolicy": "s3",
    BUS_POLICY: "events",
    "AWS::Lambda::ResourcePolicy": "lambda",
}
PRINCIPAL, VIA = "aws:principalarn", "kms:viaservice"


def opens_port(statement: Statement, template: Template, who: str) -> bool:
    """Whether `statement` lets in `who` by a port that the brand file opens to them, and by nothing wider."""
    return any(_opens(statement, template, who, name) for name in template.ports if name in PORTS)


def behind(template: Template, name: str) -> str:
    """Return the logical id of what stands behind the port `name`; empty where no parameter says so."""
    end = f"/ports/{name}"
    found = (one for one in template.of_type(PARAMETER) if text(one.get("Name")).endswith(end))
    return next((target(one.get("Value")) for one in found), "")


def _opens(statement: Statement, template: Template, who: str, name: str) -> bool:
    port, users = PORTS[name], template.ports[name]
    conditions = {(operator, key): values for operator, key, values in statement.conditions}
    held_by_port = all(
        conditions.pop((operator, key.lower()), ()) == (value,)
        for operator, keys in port.only.items()
        for key, value in keys.items()
    )
    roles = set(conditions.pop(("ArnEquals", PRINCIPAL), ()))
    via = conditions.pop(("StringEquals", VIA), ())
    named = {one for one in users if (one in roles if roles else not is_role(one))}
    held = held_by_port and not conditions and roles <= set(users) and who in _roots(named)
    return held and (
        _is_resource(statement, template, port, name) if not via else _is_key(statement, template, port, via)
    )


def _roots(users: set[str]) -> set[str]:
    return {f"arn:{partition}:iam::{account_of(one)}:root" for one in users for partition in ("aws", "aws-us-gov")}


def _is_resource(statement: Statement, template: Template, port: Port, name: str) -> bool:
    opened = behind(template, name)
    fits = POLICIES.get(statement.resource.type) == port.service and set(statement.actions) <= port.all_actions
    if not fits or not opened:
        return False
    if statement.resource.type == BUS_POLICY:
        return speaks_of_own_rules(statement, template)
    return {target({"Fn::Sub": one.removesuffix("/*")}) for one in statement.targets} == {opened}


def port_buses(template: Template) -> set[str]:
    """Return the logical ids of the buses behind ports that the brand file opens: the program alone speaks there."""
    opened = {behind(template, name) for name in template.ports if name in PORTS and PORTS[name].service == "events"}
    return {one for one in opened if one in template.resources and template.resources[one].type == EVENT_BUS}


def is_of_port_bus(policy: Resource, template: Template) -> bool:
    """Whether the `policy` of a bus is that of one behind a port."""
    return target(policy.get("EventBusName")) in port_buses(template)


def speaks_of_own_rules(statement: Statement, template: Template) -> bool:
    """Whether `statement`, of the policy of a bus behind a port, speaks of the rules on that bus alone."""
    bus = target(statement.resource.get("EventBusName")) if statement.resource.type == BUS_POLICY else ""
    return bus in port_buses(template) and set(statement.targets) == {_rules_on(template, bus)}


def speaks_on_port_bus(statement: Statement, template: Template) -> bool:
    """Whether `statement` lets its bearer speak on a bus behind a port of its own program, and do nothing else."""
    own = {f"${{{one}.Arn}}" for one in port_buses(template)}
    return statement.actions == (SPEAK,) and bool(statement.targets) and set(statement.targets) <= own


def _rules_on(template: Template, bus: str) -> str:
    name = text(template.resources[bus].get("Name"))
    return f"arn:{partition(template.region)}:events:{template.region}:{template.account}:rule/{name}/*"


def _is_key(statement: Statement, template: Template, port: Port, via: tuple[str, ...]) -> bool:
    fits = statement.resource.type == "AWS::KMS::Key" and statement.resource.logical_id == behind(template, KEY)
    actions = {one.lower() for one in port.key_actions}
    region = template.region or "*"
    return (
        fits
        and set(statement.actions) <= actions
        and all(one == f"{port.service}.{region}.amazonaws.com" or region == "*" for one in via)
    )


def users_of(template: Template) -> Iterator[str]:
    """Yield each role and account that any port of `template` is open to."""
    for users in template.ports.values():
        yield from users
