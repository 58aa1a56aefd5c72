"""A workflow asks for texts by the one function that fills the queue, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.declared import is_asked_for
from infra.policy.handlers import AUDITOR, CAMPAIGNER, FUNCTION, bearers, package, users
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, doors, permissions
from infra.policy.template import Template
from infra.policy.values import target

WORKFLOW, SERVICE = "AWS::StepFunctions::StateMachine", ("Service", "states.amazonaws.com")
CALLING = "lambda:invokefunction"
OF_ITSELF = tuple(f"states:{name}execution" for name in ("start", "describe", "stop", "redrive"))
MAY = {CALLING, *OF_ITSELF, "kms:decrypt", "kms:generatedatakey"}


class CampaignWalk(ProgramRule):
    """Only a workflow's role may call a function, that of a campaign or an audit; it may do no more than run itself."""

    id = "SmsProgram-CampaignWalk"
    info = "A workflow, or whoever may call a function, reaches further than the function that fills the queue."
    why = "A workflow that sends, or calls the gate, texts a whole list past consent, hours and caps."
    source = "design: the gate is the only way out; AWS IAM best practices (least privilege)"
    remedy = "Let its role call campaign or list_audit, and itself; trust states.amazonaws.com alone."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each workflow whose role does or serves more, and each right to call a function."""
        roles = {target(one.get("RoleArn")) for one in template.of_type(WORKFLOW)}
        for statement in permissions(template):
            if is_asked_for(template, statement):
                continue
            walks = bearers(statement) <= roles
            calls = statement.grants(CALLING)
            if (walks and not set(statement.actions) <= MAY) or (calls and not (walks and _asks(template, statement))):
                message = f"The policy grants {', '.join(statement.actions)} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
        for workflow in template.of_type(WORKFLOW):
            fault = _fault(template, target(workflow.get("RoleArn")))
            if fault:
                yield self.finding(template, workflow, "RoleArn", fault)


def _asks(template: Template, statement: Statement) -> bool:
    called = [template.find({"Fn::Sub": one}, FUNCTION) for one in statement.targets]
    return all(one is not None and package(one) in {CAMPAIGNER, AUDITOR} for one in called)


def _fault(template: Template, role: str) -> str:
    if role not in template.resources:
        return "The workflow takes a role of another stack."
    trusted = {who for one in doors(template) if one.resource.logical_id == role for who in one.principals}
    if trusted != {SERVICE}:
        return f"The role {role} is not for Step Functions alone."
    if any(one.type != WORKFLOW for one in users(template, role)):
        return f"The role {role} serves more than a workflow."
    return ""
