"""The consent ledger is written once and never changed."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE

ITEMS = ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete")
TABLE = ("DeleteTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups", "ImportTable")
CHANGES = tuple(f"dynamodb:{name}" for name in (*ITEMS, *TABLE))


class AppendOnlyLedger(ProgramRule):
    """No role may change or delete what stands in the ledger, and nothing there expires."""

    id = "SmsProgram-AppendOnlyLedger"
    info = "The consent ledger can be changed after it was written."
    why = "A record that could have been altered proves nothing in court."
    source = "design decision 5 (append-only ledger); TSR 16 CFR 310.5"
    remedy = "Grant dynamodb:PutItem, GetItem and Query on the ledger and nothing more; set no time to live."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to change the ledger and for a ledger that expires."""
        names = {ledger.logical_id for ledger in ledgers(template)}
        for ledger in ledgers(template):
            if ledger.get("TimeToLiveSpecification", "Enabled") not in {None, False}:
                yield self.finding(template, ledger, "TimeToLiveSpecification", "Records of the ledger expire.")
        for statement in permissions(template):
            granted = [action for action in CHANGES if statement.grants(action)]
            if granted and any(_reaches(one, names) for one in statement.targets):
                message = f"The policy grants {', '.join(granted)} on the ledger."
                yield self.finding(template, statement.resource, statement.path, message)


def _reaches(target: str, ledger_names: set[str]) -> bool:
    references = {found["id"] for found in REFERENCE.finditer(target)}
    # an ARN that no reference anchors, but that holds a wildcard, may be the ledger's
    return bool(references & ledger_names) or ("*" in target and not any("::" not in one for one in references))
