"""What faces the internet may ask on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import FORM, bearers, package, running, users
from infra.policy.overreach import named, overreach
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Template
from infra.policy.values import target

MAY = {"sqs:sendmessage", "dynamodb:updateitem", "secretsmanager:getsecretvalue"}


class FormAsksOnly(ProgramRule):
    """The form's function fills one queue that nobody else fills, counts, and alone reads the key of its verifier.

    It sees no consent and sends nothing.
    """

    id = "SmsProgram-FormAsksOnly"
    info = "The web form reaches more than its own queue and counters, or others reach its queue or its verifier's key."
    why = "What takes requests from anybody will be tried by everybody: a form that is broken into must open nothing."
    source = "AWS IAM best practices (least privilege); design: the form asks, the keyword handler records and answers"
    remedy = "Grant the form sqs:SendMessage on its own queue and dynamodb:UpdateItem on its own counters, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the form that goes further, and each other role on what is its own."""
        for statement, what in overreach(template, FORM, MAY):
            yield self.finding(template, statement.resource, statement.path, f"The form may {what}.")
        secrets = {secret.logical_id for secret in template.of_type("AWS::SecretsManager::Secret")}
        roles = {target(form.get("Role")) for form in running(template, FORM)}
        for statement in permissions(template):
            if secrets & named(statement) and not bearers(statement) <= roles:
                message = "Another role than the form's reaches the key of its verifier."
                yield self.finding(template, statement.resource, statement.path, message)
        for user in (user for role in sorted(roles) for user in users(template, role)):
            if package(user) != FORM:
                yield self.finding(template, user, "Role", "It holds the form's role.")
