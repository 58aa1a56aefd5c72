"""Permissions name their actions."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.statements import permissions
from infra.policy.values import UNKNOWN

OURS = ("sms-voice", "dynamodb", "s3", "sqs", "sns", "iam", "sts", "lambda", "scheduler")
SPELLED_OUT = (*OURS, "mobiletargeting", "social-messaging")


class NarrowActions(Rule):
    """No role may do everything, or everything in a service that reaches customers or their consent."""

    id = "SmsProgram-NarrowActions"
    info = "A role's policy grants actions by a wildcard."
    why = (
        "A wildcard grows with every action that AWS adds: one day it sends, or deletes consent, and no review saw it."
    )
    source = "AWS IAM best practices (least privilege); design decision 5 (no principal may change the ledger)"
    remedy = "List the actions one by one, e.g. sms-voice:SendTextMessage."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each allowing statement with a wide action."""
        for template in assembly.ours:
            for statement in permissions(template):
                wide = [action for action in statement.actions if _is_wide(action)]
                if wide or not statement.actions:
                    message = f"The policy grants {', '.join(wide) or 'what synth cannot read'}."
                    yield self.finding(template, statement.resource, statement.path, message)


def _is_wide(action: str) -> bool:
    service, _, name = action.partition(":")
    if UNKNOWN in action or "${" in action or not name or any(sign in service for sign in "*?"):
        return True
    wild = "*" in name or "?" in name
    return wild and (service in SPELLED_OUT or name.startswith(("*", "?")))
