"""A schedule of a program belongs to that program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.waking_role import GROUP, waking_roles
from infra.policy.statements import permissions
from infra.policy.template import Template
from infra.policy.values import target

MAKES = {"scheduler:createschedule", "scheduler:getschedule", "scheduler:deleteschedule"}


class OwnSchedules(ProgramRule):
    """Schedules stand in a group of the stack, and nobody makes any elsewhere."""

    id = "SmsProgram-OwnSchedules"
    info = "A schedule may stand outside the program's own group."
    why = "A text put off by one program and woken in another is sent without that customer's consent."
    source = "design decision 1; Service Authorization Reference, EventBridge Scheduler"
    remedy = "Name an AWS::Scheduler::ScheduleGroup of this stack; grant scheduler:CreateSchedule on schedule/GROUP/*."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each schedule in no group or by a strange role, and each permission elsewhere."""
        roles = waking_roles(template)
        for schedule in template.of_type("AWS::Scheduler::Schedule"):
            if not template.find(schedule.get("GroupName"), GROUP):
                yield self.finding(template, schedule, "GroupName", "The schedule stands in no group of this stack.")
            if target(schedule.get("Target", "RoleArn")) not in roles:
                yield self.finding(template, schedule, "Target", "The schedule takes a role that is not made for it.")
        for statement in permissions(template):
            makes = {action for action in statement.actions if action.startswith("scheduler:")}
            inside = all(_is_inside(one, template) for one in statement.targets)
            if makes and (makes - MAKES or not inside):
                message = f"The policy grants {', '.join(sorted(makes))} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _is_inside(arn: str, template: Template) -> bool:
    before, _, name = arn.partition(":schedule/")
    group = template.find({"Fn::Sub": name.removesuffix("/*")}, GROUP)
    return name.endswith("/*") and not set("*?") & set(before) and group is not None
