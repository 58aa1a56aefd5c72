"""Who may ask for a text."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import AUDITOR, CAMPAIGNER, FUNCTION, GATE, bearers, package, queues_of
from infra.policy.ports import opens_port
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import doors, permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE, listed, target

SEND = "sqs:SendMessage"
SCHEDULER = "scheduler.amazonaws.com"
ASKERS = (GATE, CAMPAIGNER, AUDITOR)  # the gate puts off what it cannot send yet


class RequestDoor(ProgramRule):
    """No policy opens a request queue; of the stack's roles gate, campaigns, audits and schedules put requests in."""

    id = "SmsProgram-RequestDoor"
    info = "Somebody may put requests into a queue of the gate who has no business there."
    why = "Whoever may put a request there texts customers in the program's name."
    source = "AWS IAM best practices (least privilege); design: one door for the brand's systems, by IAM of the account"
    remedy = "Remove the statement; open the port `requests` to the brand's systems under `ports` in the brand file."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each statement that lets somebody in, and each role that may ask and should not."""
        queues = set(queues_of(template, GATE))
        for statement in doors(template):
            guarded = {target(one) for one in listed(statement.resource.get("Queues"))}
            opened = all(opens_port(statement, template, who) for _, who in statement.principals)
            if queues & (guarded | _named(statement.targets)) and not opened:
                yield self.finding(template, statement.resource, statement.path)
        for statement in permissions(template):
            if statement.grants(SEND) and queues & _named(statement.targets):
                for role in sorted(bearers(statement)):
                    if not _may_ask(template, role):
                        message = f"The role {role} may put requests into the gate's queue."
                        yield self.finding(template, statement.resource, statement.path, message)


def _named(targets: tuple[str, ...]) -> set[str]:
    return {found["id"] for one in targets for found in REFERENCE.finditer(one)}


def _may_ask(template: Template, role: str) -> bool:
    functions = [one for one in template.of_type(FUNCTION) if target(one.get("Role")) == role]
    trusted = (one.principals for one in doors(template) if one.resource.logical_id == role)
    if not functions:
        return set(trusted) == {(("Service", SCHEDULER),)}
    return all(package(function) in ASKERS for function in functions)
