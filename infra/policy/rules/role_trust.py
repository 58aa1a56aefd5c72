"""A program's roles are for AWS services alone, with policies that the template shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.handlers import bearers
from infra.policy.rule import Finding, Rule
from infra.policy.statements import Statement, doors, permissions
from infra.policy.template import Template
from infra.policy.values import listed, text

CLOCK = "events.amazonaws.com"  # of a rule that starts a workflow, and does nothing else
STARTING = {"states:startexecution"}, {"kms:decrypt", "kms:generatedatakey"}  # the workflow's data has the stack's key
TAKERS = frozenset(f"{name}.amazonaws.com" for name in ("lambda", "scheduler", "states"))
# logs and traces only; an account's own policy may bear the same name
SHOWN = re.compile(r"arn:[^:]+:iam::aws:policy/(service-role/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)")


class RoleTrust(Rule):
    """No account, user, foreign role or further service may take a role, and no managed policy widens one."""

    id = "SmsProgram-RoleTrust"
    info = "A role can be taken by someone who runs nothing of a program, or is widened by a managed policy."
    why = (
        "Whoever takes the role sends and reads consent in the program's name; a managed policy changes without review."
    )
    source = "AWS IAM best practices; design decision 1"
    remedy = "Trust lambda, scheduler, states (or events, to start a workflow) and write the policy in the stack."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each foreign principal, managed policy, user and access key."""
        for template in assembly.ours:
            for statement in doors(template):
                if statement.resource.type == "AWS::IAM::Role":
                    yield from self._trust(template, statement)
            for resource in template.of_type("AWS::IAM::Role", "AWS::IAM::Group"):
                for policy in map(text, listed(resource.get("ManagedPolicyArns"))):
                    if not SHOWN.fullmatch(policy):
                        message = f"The role takes the managed policy {policy}."
                        yield self.finding(template, resource, "ManagedPolicyArns", message)
            for resource in template.of_type("AWS::IAM::User", "AWS::IAM::AccessKey"):
                yield self.finding(template, resource, "Type", "The stack creates a person's access.")

    def _trust(self, template: Template, statement: Statement) -> Iterator[Finding]:
        for kind, who in statement.principals:
            if kind != "Service" or not (who in TAKERS or (who == CLOCK and _only_starts(template, statement))):
                yield self.finding(template, statement.resource, statement.path, f"The role trusts {kind} {who}.")


def _only_starts(template: Template, door: Statement) -> bool:
    held = [one for one in permissions(template) if door.resource.logical_id in bearers(one)]
    return bool(held) and all(any(set(one.actions) <= some for some in STARTING) for one in held)
