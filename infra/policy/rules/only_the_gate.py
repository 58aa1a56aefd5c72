"""A text leaves a program through the gate, or as an answer to the customer."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import ANSWERER, FUNCTION, GATE, bearers, package, users
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.send_permission import SEND
from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import target


class OnlyTheGate(ProgramRule):
    """SendTextMessage is granted to the roles of the gate and of the keyword handler, and nobody else has those."""

    id = "SmsProgram-OnlyTheGate"
    info = "Somebody else than the gate and the keyword handler may send."
    why = "A text that does not pass the gate asks nobody's consent, keeps no hours and no cap: 500 to 1,500 dollars."
    source = "47 U.S.C. 227(b)(3); 47 CFR 64.1200(c)(1) (hours); design: the gate is the only way out"
    remedy = "Put a request into the program's request queue; grant sms-voice:SendTextMessage to the gate alone."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to send whose bearer serves anything else."""
        for statement in permissions(template):
            if statement.grants(SEND):
                for role in sorted(bearers(statement)):
                    message = _fault(template, role)
                    if message:
                        yield self.finding(template, statement.resource, statement.path, message)


def _fault(template: Template, role: str) -> str:
    found = list(users(template, role)) if role in template.resources else []
    others = [resource.logical_id for resource in found if not _may_send(resource, role)]
    if others:
        return f"{', '.join(others)} may send by this role."
    return "" if found else "The role may send, and no function shows what for."


def _may_send(resource: Resource, role: str) -> bool:
    is_its_own = resource.type == FUNCTION and target(resource.get("Role")) == role
    return is_its_own and package(resource) in {GATE, ANSWERER}
