"""What faces the internet may ask on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import FORM, bearers, running
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE, target

MAY = {
    *("sqs:sendmessage", "dynamodb:updateitem", "secretsmanager:getsecretvalue"),
    *("kms:decrypt", "kms:generatedatakey", "logs:createlogstream", "logs:putlogevents"),
}
WRITES = ("sqs:SendMessage", "dynamodb:PutItem", "dynamodb:UpdateItem")


class FormAsksOnly(ProgramRule):
    """The form's function fills one queue that nobody else fills, and counts; it sees no consent and sends nothing."""

    id = "SmsProgram-FormAsksOnly"
    info = "The web form reaches more than its own queue and counters, or somebody else fills that queue."
    why = "What takes requests from anybody will be tried by everybody: a form that is broken into must open nothing."
    source = "AWS IAM best practices (least privilege); design: the form asks, the keyword handler records and answers"
    remedy = "Grant the form sqs:SendMessage on its own queue and dynamodb:UpdateItem on its own counters, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the form that goes further, and each other role on its queue."""
        roles = {target(form.get("Role")) for form in running(template, FORM)}
        shared = _written_by_others(template, roles)
        for statement in permissions(template):
            if roles & bearers(statement):
                wide = sorted(set(statement.actions) - MAY)
                foreign = sorted(_named(statement) & shared) if _writes(statement) else []
                if wide or foreign:
                    message = f"The form may {', '.join(wide) or 'reach'} {', '.join(foreign)}".strip() + "."
                    yield self.finding(template, statement.resource, statement.path, message)


def _written_by_others(template: Template, roles: set[str]) -> set[str]:
    """Return the tables and queues that other roles write to: none of them may be the form's."""
    others = (one for one in permissions(template) if not roles & bearers(one) and _writes(one))
    return {name for statement in others for name in _named(statement)}


def _writes(statement: Statement) -> bool:
    return any(statement.grants(action) for action in WRITES)


def _named(statement: Statement) -> set[str]:
    return {found["id"] for one in statement.targets for found in REFERENCE.finditer(one)}
