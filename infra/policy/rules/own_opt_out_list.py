"""Every number and pool has the opt-out list of its own program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import text


class OwnOptOutList(ProgramRule):
    """The pool uses an opt-out list of its own stack, never the account's `Default`."""

    id = "SmsProgram-OwnOptOutList"
    info = "The pool has no opt-out list of its own."
    why = "Whatever has no list falls back to the account's Default: a promotional STOP then blocks one-time passwords."
    source = "AWS End User Messaging SMS user guide, Opt-out lists; 47 CFR 64.1200(a)(10)"
    remedy = "Declare one AWS::SMSVOICE::OptOutList in the stack and set OptOutListName to its Ref."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool or number without the stack's list, and for each list too many."""
        lists = list(template.of_type("AWS::SMSVOICE::OptOutList"))
        for sender in template.of_type("AWS::SMSVOICE::Pool", "AWS::SMSVOICE::PhoneNumber"):
            named = sender.get("OptOutListName")
            if template.find(named, "AWS::SMSVOICE::OptOutList") is None:
                message = f"The {sender.type} uses the opt-out list {text(named)}." if named else self.info
                yield self.finding(template, sender, "OptOutListName", message)
        for extra in lists[1:]:
            yield self.finding(template, extra, "", f"The stack declares {len(lists)} opt-out lists.")
