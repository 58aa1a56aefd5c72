"""Logs are not kept for ever."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.declared import options
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.own_logs import GROUP
from infra.policy.template import Template

MOST_DAYS = 400  # thirteen months: a year and the month in which somebody asks about it


class LogRetention(ProgramRule):
    """Every log group forgets after thirteen months at most, or when the environment says."""

    id = "SmsProgram-LogRetention"
    info = "The log group keeps its logs for ever, or for more than 400 days."
    why = "Logs tell who was texted and when; what proves consent is the ledger, and more is only a risk and a cost."
    source = "design decision 5 (the ledger is the record); CloudWatch Logs user guide, Change log data retention"
    remedy = "Set RetentionInDays to at most 400, or declare log_retention for the environment in cdk.json."
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each log group without a retention, or with one that is too long."""
        at_most = max(MOST_DAYS, options(template).log_retention)
        for group in template.of_type(GROUP):
            days = group.get("RetentionInDays")
            if not isinstance(days, int) or isinstance(days, bool) or days > at_most:
                yield self.finding(template, group, "RetentionInDays")
