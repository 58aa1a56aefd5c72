"""Who may come in: the policies of topics, queues, keys, tables, buckets and functions."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.apis import comes_from_own_api
from infra.policy.assembly import Assembly
from infra.policy.declared import administers
from infra.policy.ports import opens_port
from infra.policy.rule import Finding, Rule
from infra.policy.statements import HOLDING, Statement, doors
from infra.policy.template import Resource, Template
from infra.policy.values import target, text

QUEUE_POLICIES = ("AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy")


class ClosedDoors(Rule):
    """Only AWS services acting for this account, and roles of the same stack, come in; messages by own ways alone.

    Besides, whoever the brand file opens a port to comes in by that port.
    """

    id = "SmsProgram-ClosedDoors"
    info = "A resource policy lets in more than AWS services that act for this account."
    why = "An open topic takes forged STOPs and JOINs; an open queue, table or key gives away who consented to what."
    source = "AWS: cross-service confused deputy prevention; AWS IAM best practices"
    remedy = "Name the service principal with aws:SourceAccount or, on queues and functions, aws:SourceArn of"
    remedy += " a resource of this stack; or a role of this stack by GetAtt."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each principal that is not held to this account or this stack."""
        for template in assembly.ours:
            for statement in doors(template):
                if administers(template, statement):
                    continue  # whom the environment names, to administer a key and no more
                for kind, who in statement.principals:
                    if statement.resource.type != "AWS::IAM::Role" and not _may_enter(kind, who, statement, template):
                        message = f"The policy lets in {kind} {who}."
                        yield self.finding(template, statement.resource, statement.path, message)
            for permission in template.of_type("AWS::Lambda::Permission"):
                if not _is_bound(permission, template):
                    message = f"The function may be called by any {text(permission.get('Principal'))}."
                    yield self.finding(template, permission, "Principal", message)


def _may_enter(kind: str, who: str, statement: Statement, template: Template) -> bool:
    if kind == "Service" and statement.resource.type in QUEUE_POLICIES:
        return _is_from_own(statement, template)  # held to the account, each topic of other programs might deliver
    if kind == "Service":
        return bool(statement.held(template))
    if kind == "AWS" and opens_port(statement, template, who):
        return True
    # a key that its own account's root cannot manage is lost; nothing else needs the root
    roots = tuple(f":iam::{account}:root" for account in template.own_accounts)
    is_root_of_key = statement.resource.type == "AWS::KMS::Key" and who.endswith(roots)
    return kind == "AWS" and (is_root_of_key or template.find({"Fn::Sub": who}, "AWS::IAM::Role") is not None)


def _is_from_own(statement: Statement, template: Template) -> bool:
    found = [some for operator, key, some in statement.conditions if operator in HOLDING and key == "aws:sourcearn"]
    return any(some and all(target({"Fn::Sub": one}) in template.resources for one in some) for some in found)


def _is_bound(permission: Resource, template: Template) -> bool:
    is_service = text(permission.get("Principal")).endswith(".amazonaws.com")
    source = permission.get("SourceArn")
    return is_service and (target(source) in template.resources or comes_from_own_api(text(source), template))
