"""A program's roles are for AWS services alone, with policies that the template shows."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.statements import Statement, doors
from infra.policy.template import Template
from infra.policy.values import listed, text

SHOWN = ("policy/service-role/AWSLambdaBasicExecutionRole", "policy/AWSXRayDaemonWriteAccess")  # logs and traces only


class RoleTrust(Rule):
    """No account, user or foreign role may take a role, and no managed policy widens one."""

    id = "SmsProgram-RoleTrust"
    info = "A role can be taken by someone who is no AWS service, or is widened by a managed policy."
    why = (
        "Whoever takes the role sends and reads consent in the program's name; a managed policy changes without review."
    )
    source = "AWS IAM best practices; design decision 1"
    remedy = "Trust one AWS service principal and write the permissions as a policy in the stack."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each foreign principal, managed policy, user and access key."""
        for template in assembly.templates:
            for statement in doors(template):
                if statement.resource.type == "AWS::IAM::Role":
                    yield from self._trust(template, statement)
            for resource in template.of_type("AWS::IAM::Role", "AWS::IAM::Group"):
                for policy in map(text, listed(resource.get("ManagedPolicyArns"))):
                    if not policy.endswith(SHOWN):
                        message = f"The role takes the managed policy {policy}."
                        yield self.finding(template, resource, "ManagedPolicyArns", message)
            for resource in template.of_type("AWS::IAM::User", "AWS::IAM::AccessKey"):
                yield self.finding(template, resource, "Type", "The stack creates a person's access.")

    def _trust(self, template: Template, statement: Statement) -> Iterator[Finding]:
        for kind, who in statement.principals:
            if kind != "Service" or not who.endswith((".amazonaws.com", ".amazonaws.com.${AWS::URLSuffix}")):
                yield self.finding(template, statement.resource, statement.path, f"The role trusts {kind} {who}.")
