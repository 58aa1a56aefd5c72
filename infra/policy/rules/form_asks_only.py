"""What faces the internet may ask on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import FORM
from infra.policy.overreach import overreach
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

MAY = {"sqs:sendmessage", "dynamodb:updateitem", "secretsmanager:getsecretvalue"}


class FormAsksOnly(ProgramRule):
    """The form's function fills one queue that nobody else fills, and counts; it sees no consent and sends nothing."""

    id = "SmsProgram-FormAsksOnly"
    info = "The web form reaches more than its own queue and counters, or somebody else fills that queue."
    why = "What takes requests from anybody will be tried by everybody: a form that is broken into must open nothing."
    source = "AWS IAM best practices (least privilege); design: the form asks, the keyword handler records and answers"
    remedy = "Grant the form sqs:SendMessage on its own queue and dynamodb:UpdateItem on its own counters, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the form that goes further, and each other role on its queue."""
        for statement, what in overreach(template, FORM, MAY):
            yield self.finding(template, statement.resource, statement.path, f"The form may {what}.")
