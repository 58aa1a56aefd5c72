"""A role is handed on to the one service that it was made for."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.handlers import ROLE
from infra.policy.rule import Finding, Rule
from infra.policy.statements import Statement, doors, permissions
from infra.policy.template import Template

PASSING = "iam:PassRole"
TO = "iam:passedtoservice"


class PassedRole(Rule):
    """iam:PassRole names one role of the same stack and one service, the only one that may take that role."""

    id = "SmsProgram-PassedRole"
    info = "A role may be handed on to more than the one service that it was made for."
    why = "Whoever hands any role to any service does what that role may do: send, read consent, change the ledger."
    source = "AWS IAM user guide, Granting a user permissions to pass a role to an AWS service"
    remedy = "Grant iam:PassRole on GetAtt Arn of one role, with StringEquals iam:PassedToService of the service that"
    remedy += " it trusts."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each permission to pass a role that is wider."""
        for template in assembly.ours:
            for statement in permissions(template):
                message = _fault(template, statement) if statement.grants(PASSING) else ""
                if message:
                    yield self.finding(template, statement.resource, statement.path, message)


def _fault(template: Template, statement: Statement) -> str:
    roles = [template.find({"Fn::Sub": one}, ROLE) for one in statement.targets]
    if len(roles) != 1 or roles[0] is None or statement.actions != (PASSING.lower(),):
        return f"The policy hands on {', '.join(statement.targets)}, by {', '.join(statement.actions)}."
    held = [(operator, values) for operator, key, values in statement.conditions if key == TO]
    trusted = {who for one in doors(template) if one.resource is roles[0] for who in one.principals}
    services = {("Service", value) for operator, values in held if operator == "StringEquals" for value in values}
    if len(held) != 1 or len(services) != 1 or services != trusted:
        return f"The role {roles[0].logical_id} is not handed to exactly the one service that it trusts."
    return ""
