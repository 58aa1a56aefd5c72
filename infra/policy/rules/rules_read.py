"""Somebody reads the law again from time to time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from infra.policy.assembly import Assembly
from infra.policy.handlers import GATE, running
from infra.policy.rule import Finding, Rule
from infra.policy.sending_rules import sending_rules

LONGEST = timedelta(days=548)  # a year and a half: states change their laws each January and July


class RulesRead(Rule):
    """The newest of the gate's hours, and of its caps, was read in its source within a year and a half."""

    id = "SmsProgram-RulesRead"
    each_set = True
    info = "Nobody has read the sources of the gate's hours and caps for a year and a half."
    why = "States tighten their hours and caps every year: a table that nobody reads again breaks the law quietly."
    source = "design decision 10 (each row tells when its source was read)"
    remedy = "Read the sources again, mend the rows in lambdas/quiet_hours/rules and set their read_on."
    waivable = True

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each table of a gate that was read too long before the day of the assembly."""
        for template in assembly.programs if assembly.today else ():
            for gate in running(template, GATE):
                for name, rows in (sending_rules(template, gate) or {}).items():
                    newest = max(date.fromisoformat(str(row.get("read_on"))) for row in rows)
                    if assembly.today and assembly.today - newest > LONGEST:
                        yield self.finding(template, gate, "Code.S3Key", f"{name}.json was last read on {newest}.")
