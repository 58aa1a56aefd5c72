"""A waiver says what, why, who and until when, and ends on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.terms import Waiver


class Waivers(Rule):
    """Only rules that allow it are waived, with a reason and an owner, and until a day that has not passed."""

    id = "SmsProgram-Waivers"
    each_set = True
    info = "A waiver has run out, or waives what may not be waived."
    why = "What was let through for a time stays for ever where nobody has to look at it again."
    source = "design decision 11 (nothing waved through)"
    remedy = "Mend what the waiver let through and delete it, or agree on a new day with its owner."
    brand_key = "waivers"

    def __init__(self, waivable: frozenset[str]) -> None:
        self._waivable = waivable

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each waiver of an assembly that is void or has run out."""
        for template in assembly.templates:
            for waiver in template.waivers:
                fault = self._fault(waiver, assembly.today)
                if fault:
                    yield self.finding(template, None, "", f"{waiver.place or template.name}: {fault}.")

    def _fault(self, waiver: Waiver, today: date | None) -> str:
        if waiver.rule not in self._waivable:
            return f"{waiver.rule or 'a nameless rule'} may not be waived, only {', '.join(sorted(self._waivable))}"
        if not waiver.reason.strip() or not waiver.owner.strip():
            return f"the waiver of {waiver.rule} has no {'owner' if waiver.reason.strip() else 'reason'}"
        if waiver.until is None:
            return f"the waiver of {waiver.rule} has no day on which it ends"
        if today and today > waiver.until:
            return f"the waiver of {waiver.rule} by {waiver.owner} ended on {waiver.until}"
        return ""


def holds(waiver: Waiver, today: date) -> bool:
    """Whether `waiver` is whole and its last day is `today` or later."""
    return bool(waiver.reason.strip() and waiver.owner.strip()) and waiver.until is not None and today <= waiver.until
