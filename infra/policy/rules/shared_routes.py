"""A program's texts leave from its own number only."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template


class SharedRoutes(ProgramRule):
    """Shared routes are off, in writing."""

    id = "SmsProgram-SharedRoutes"
    info = "The pool does not rule out shared routes."
    why = "On a shared route a text comes from a number that other senders use: STOP to it never reaches this program."
    source = "AWS End User Messaging SMS user guide, Pools (shared routes)"
    remedy = "Set SharedRoutesEnabled to false."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool that does not say false."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            if pool.get("SharedRoutesEnabled") is not False:
                yield self.finding(template, pool, "SharedRoutesEnabled")
