"""The consent tables outlive mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

PROTECTIONS = {
    ("SSESpecification", "SSEEnabled"): "is not encrypted with a customer key",
    ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"): "cannot be restored to a point in time",
}


class ConsentTables(ProgramRule):
    """Every table has encryption and point-in-time recovery, and stays in its region."""

    id = "SmsProgram-ConsentTables"
    info = "A consent table is not protected."
    why = "Consent that is lost cannot be proved, and every text to that customer costs 500 to 1,500 dollars."
    source = "47 U.S.C. 227(b)(3); TSR 16 CFR 310.5 (records kept five years); design decision 5"
    remedy = "Set SSEEnabled and PointInTimeRecoveryEnabled on an AWS::DynamoDB::Table."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each protection that a table lacks, and for a program without a ledger."""
        if not ledgers(template):
            yield self.finding(template, None, "", "The program has no consent ledger (key phone + sequence).")
        for table in template.of_type("AWS::DynamoDB::Table"):
            for path, harm in PROTECTIONS.items():
                if table.get(*path) is not True:
                    yield self.finding(template, table, ".".join(path), f"The table {harm}.")
        for table in template.of_type("AWS::DynamoDB::GlobalTable"):
            yield self.finding(template, table, "Type", "The table can be copied to other regions.")
