"""What stops a program stops all of it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import GATE, MAPPING, REPORTER, bearers, mappings, package, running, users
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.campaign_walk import CALLING
from infra.policy.statements import Statement, permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE

SWITCH = "lambda:updateeventsourcemapping"
MAY = {SWITCH, "lambda:geteventsourcemapping"}


class OwnBrake(ProgramRule):
    """`delivery_events` may switch every mapping of the gate; nobody may do more to Lambda than that."""

    id = "SmsProgram-OwnBrake"
    info = "The gate cannot be shut whole, or somebody may change more than whether it is open."
    why = "A code that is blocked and goes on sending is suspended; who changes code or mappings sends as the gate."
    source = "CTIA Short Code Monitoring Handbook (suspension); AWS IAM best practices (least privilege)"
    remedy = "Grant lambda:Get- and UpdateEventSourceMapping on each mapping of the gate to delivery_events, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each mapping that nobody can switch, and each wider permission."""
        brakes = {one.logical_id for gate in running(template, GATE) for one in mappings(template, gate)}
        held: set[str] = set()
        for statement in permissions(template):
            actions = {action for action in statement.actions if action.startswith("lambda:")} - {CALLING}
            named = {found["id"] for one in statement.targets for found in REFERENCE.finditer(one)}
            named = {name for name in named if name in template.resources}
            if actions and not (actions <= MAY and named <= brakes and _reports(template, statement)):
                message = f"The policy grants {', '.join(sorted(actions))} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
            held |= named if SWITCH in actions else set()
        for mapping in template.of_type(MAPPING):
            if mapping.logical_id in brakes - held:
                yield self.finding(template, mapping, "", "Nothing can shut this way into the gate.")


def _reports(template: Template, statement: Statement) -> bool:
    found = [one for role in bearers(statement) for one in users(template, role)]
    return bool(found) and all(package(one) == REPORTER for one in found)
