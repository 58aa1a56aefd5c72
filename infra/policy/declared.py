"""What an environment declares in `cdk.json`, as far as it lets a program hold or grant what else nothing would."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from weakref import WeakKeyDictionary

from infra.environment.option import Place, UnknownEnvironmentError
from infra.environment.options import Options
from infra.policy.handlers import bearers
from infra.policy.statements import Statement
from infra.policy.template import Resource, Template
from infra.policy.values import target

ROLE, KEY, FUNCTION = "AWS::IAM::Role", "AWS::KMS::Key", "AWS::Lambda::Function"
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
