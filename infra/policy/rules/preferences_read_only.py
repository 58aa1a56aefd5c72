"""Whoever holds a link sees one record and changes none: that is for the keyword handler."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import ANSWERER, PREFERENCES, bearers, running
from infra.policy.overreach import named, overreach
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import REFERENCE, target, text

MAY = {"sqs:sendmessage", "dynamodb:getitem", "dynamodb:query"}


class PreferencesReadOnly(ProgramRule):
    """The preferences page reads and fills one queue of its own; the keyword handler alone draws its links."""

    id = "SmsProgram-PreferencesReadOnly"
    info = "The preferences page may change something itself, or somebody else may draw links or press its buttons."
    why = "Who can draw a link sees anybody's consents, and who fills the queue stops or pauses anybody."
    source = "AWS IAM best practices (least privilege); design: the page asks, the keyword handler records and answers"
    remedy = "Grant the page to fill a queue of its own and to read its links and the consent tables, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the page that goes further, and each stranger at its links."""
        for statement, what in overreach(template, PREFERENCES, MAY):
            yield self.finding(template, statement.resource, statement.path, f"The preferences page may {what}.")
        pages = running(template, PREFERENCES)
        tables = (text(page.get("Environment", "Variables", "LINKS_TABLE") or "") for page in pages)
        links = {found["id"] for table in tables for found in REFERENCE.finditer(table)}
        known = _roles(running(template, ANSWERER)) | _roles(pages)
        for statement in permissions(template):
            if links & named(statement) and not bearers(statement) <= known:
                message = "Another function than the page and the keyword handler reaches the links."
                yield self.finding(template, statement.resource, statement.path, message)


def _roles(functions: list[Resource]) -> set[str]:
    return {target(function.get("Role")) for function in functions}
