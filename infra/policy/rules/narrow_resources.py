"""Permissions name resources of their own stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.auditing import of_an_audit
from infra.policy.consent_buses import speaks_on_own_bus
from infra.policy.declared import is_asked_for
from infra.policy.iam.actions import is_unscoped
from infra.policy.ownership import Owners, owners
from infra.policy.rule import Finding, Rule
from infra.policy.statements import Statement, permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE

AFTER_OWN = re.compile(r"[^*?]*|[:/].*")


class NarrowResources(Rule):
    """A role reaches only resources of its own stack, each named by reference."""

    id = "SmsProgram-NarrowResources"
    info = "A role's policy reaches beyond the resources of its own stack."
    why = "Whoever may reach every table, queue or pool may read one program's consent and send under another's code."
    source = "AWS IAM best practices (least privilege); design decision 1"
    remedy = "Name each resource by Ref or GetAtt of this stack; a wildcard may only follow it after `/` or `:`."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each allowing statement whose resources are not this stack's own."""
        names = owners(assembly)
        for template in assembly.ours:
            for statement in permissions(template):
                if statement.actions and all(map(is_unscoped, statement.actions)):
                    continue
                if is_asked_for(template, statement):
                    continue  # as Lambda asks for it, and the role's own denial keeps the code from it
                if of_an_audit(statement, template):
                    continue  # a file that AWS keeps for all, and word of a report to the account's own bus
                if speaks_on_own_bus(statement, template):
                    continue  # the one crossing between programs, judged by its own rules
                wide = [one for one in statement.targets if not _is_own(one, template, names)]
                if wide or not statement.targets:
                    yield self.finding(template, statement.resource, statement.path, _told(statement, wide))


def _told(statement: Statement, wide: list[str]) -> str:
    return f"The policy grants {', '.join(statement.actions)} on {', '.join(wide) or 'no named resource'}."


def _is_own(target: str, template: Template, names: Owners) -> bool:
    for reference in REFERENCE.finditer(target):
        if reference["id"] in template.resources:
            before, after = target[: reference.start()], target[reference.end() :]
            return not re.search(r"[*?]", before) and bool(AFTER_OWN.fullmatch(after))
    literal, wildcard, _ = target.partition("*")
    return (
        names.of(literal, template) is template and (not wildcard or literal.endswith(("/", ":"))) and "?" not in target
    )
