"""The gate goes by hours and caps that are law today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infra.policy.assembly import Assembly
from infra.policy.handlers import GATE, running
from infra.policy.rule import Finding, Rule
from infra.policy.sending_rules import Rows, sending_rules

EVERYWHERE = {"windows": ("*", "unknown"), "caps": ("unknown",)}
SOURCED = ("cite", "read_on", "effective")


class RulesInForce(Rule):
    """The code of every gate holds hours and caps, each row with its source and date, and rows for everybody."""

    id = "SmsProgram-RulesInForce"
    each_set = True
    info = "The gate's code does not hold the hours and caps that it must go by."
    why = "A gate without them texts at night and without end, and each such text costs 500 to 1,500 dollars."
    source = "47 CFR 64.1200(c)(1); design decision 10 (rules are data, each row with its source)"
    remedy = "Build the functions from lambdas/ as it is, and keep windows.json and caps.json there whole and in date."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each gate whose code cannot be read, and each row without source or in no force."""
        for template in assembly.programs:
            for gate in running(template, GATE):
                tables = sending_rules(template, gate)
                if tables is None:
                    message = "The code of the gate is not in the assembly, so its hours and caps cannot be read."
                    yield self.finding(template, gate, "Code.S3Key", message)
                for name, rows in (tables or {}).items():
                    for fault in _faults(name, rows, assembly.today):
                        yield self.finding(template, gate, "Code.S3Key", f"{name}.json {fault}.")


def _faults(name: str, rows: Rows, today: date | None) -> Iterator[str]:
    for row in rows:
        if not all(row.get(key) for key in SOURCED):
            yield f"has a row without {', '.join(key for key in SOURCED if not row.get(key))}: {row.get('id')}"
    for state in EVERYWHERE[name]:
        if not any(state in row.get("states", ()) and _is_in_force(row, today) for row in rows):
            yield f"has no row in force for {'every state' if state == '*' else 'unknown states'}"


def _is_in_force(row: dict[str, object], today: date | None) -> bool:
    begins, ends = str(row.get("effective")), str(row.get("until") or date.max)
    return date.fromisoformat(begins) <= (today or date.fromisoformat(begins)) <= date.fromisoformat(ends)
