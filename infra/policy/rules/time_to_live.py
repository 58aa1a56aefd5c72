"""What is kept for a while is gone after a while."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

ATTRIBUTE = "expires_at"  # the attribute in which the functions write the last second of a row


class TimeToLive(ProgramRule):
    """Every table but the ledger lets rows go whose time has passed."""

    id = "SmsProgram-TimeToLive"
    info = "Rows of the table whose time has passed stay for ever."
    why = "Answered texts, claims and counts name a phone each: they grow without end and serve nobody but a thief."
    source = "design decisions 4 and 5; DynamoDB developer guide, Time to live (TTL)"
    remedy = f"Set TimeToLiveSpecification to Enabled true and AttributeName {ATTRIBUTE}; only the ledger has none."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each table that is no ledger and does not expire by the functions' attribute."""
        kept = {ledger.logical_id for ledger in ledgers(template)}
        for table in template.of_type("AWS::DynamoDB::Table"):
            enabled = table.get("TimeToLiveSpecification", "Enabled") is True
            attribute = table.get("TimeToLiveSpecification", "AttributeName")
            if table.logical_id not in kept and not (enabled and attribute == ATTRIBUTE):
                yield self.finding(template, table, "TimeToLiveSpecification")
