"""What wakes a program puts requests into its queues, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import QUEUE, bearers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, doors, permissions
from infra.policy.template import Template
from infra.policy.values import target

SERVICE = ("Service", "scheduler.amazonaws.com")
GROUP, KEY = "AWS::Scheduler::ScheduleGroup", "AWS::KMS::Key"
MAY = {"sqs:sendmessage": QUEUE, "kms:decrypt": KEY, "kms:generatedatakey": KEY}


class WakingRole(ProgramRule):
    """The role of schedules may fill queues of the stack, and is trusted for a group of the stack alone."""

    id = "SmsProgram-WakingRole"
    info = "The role of the schedules may do more than fill the program's queues, or any schedule may take it."
    why = "Whoever may make a schedule takes its role: from another group, it would text this program's customers."
    source = "EventBridge Scheduler user guide, Confused deputy prevention; AWS IAM best practices (least privilege)"
    remedy = "Trust scheduler.amazonaws.com with aws:SourceArn GetAtt Arn of the group; grant sqs:SendMessage only."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each door of such a role that is open, and each statement that goes further."""
        for statement in doors(template):
            if SERVICE in statement.principals and not _is_own_group(statement, template):
                yield self.finding(template, statement.resource, statement.path, "Any schedule may take the role.")
        roles = waking_roles(template)
        for statement in permissions(template):
            if roles & bearers(statement) and not _only_fills(statement, template):
                message = f"The role may {', '.join(statement.actions)} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)


def waking_roles(template: Template) -> set[str]:
    """Return the logical ids of what EventBridge Scheduler may take."""
    return {one.resource.logical_id for one in doors(template) if SERVICE in one.principals}


def _is_own_group(statement: Statement, template: Template) -> bool:
    sources = [values for _, key, values in statement.conditions if key == "aws:sourcearn"]
    return len(sources) == 1 and all(template.find({"Fn::Sub": one}, GROUP) for one in sources[0])


def _only_fills(statement: Statement, template: Template) -> bool:
    found = [template.resources.get(target({"Fn::Sub": one})) for one in statement.targets]
    kinds = {resource.type if resource else "" for resource in found}
    return all({MAY.get(action)} == kinds for action in statement.actions)
