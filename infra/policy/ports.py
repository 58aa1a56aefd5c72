"""Which statements of a program's own policies are ports that its brand file opens, exactly as wide as they must be."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.statements import Statement
from infra.policy.template import Template
from infra.policy.values import target, text
from infra.ports import KEY, PORTS, Port, account_of, is_role

PARAMETER = "AWS::SSM::Parameter"
POLICIES = {"AWS::SQS::QueuePolicy": "sqs", "AWS::SNS::TopicPolicy": "sns", "AWS::S3::BucketPolicy": "s3"}
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
    roles = set(conditions.pop(("ArnEquals", PRINCIPAL), ()))
    via = conditions.pop(("StringEquals", VIA), ())
    named = {one for one in users if (one in roles if roles else not is_role(one))}
    held = not conditions and roles <= set(users) and who in _roots(named)
    return held and (
        _is_resource(statement, template, port, name) if not via else _is_key(statement, template, port, via)
    )


def _roots(users: set[str]) -> set[str]:
    return {f"arn:{partition}:iam::{account_of(one)}:root" for one in users for partition in ("aws", "aws-us-gov")}


def _is_resource(statement: Statement, template: Template, port: Port, name: str) -> bool:
    opened = behind(template, name)
    on = {target({"Fn::Sub": one.removesuffix("/*")}) for one in statement.targets}
    fits = POLICIES.get(statement.resource.type) == port.service and set(statement.actions) <= port.all_actions
    return fits and bool(opened) and on == {opened}


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
