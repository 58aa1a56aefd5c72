"""An alarm reaches the people of its program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.alarms import ALARM
from infra.policy.channels import TOPIC
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import doors
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target

CLOUDWATCH = ("Service", "cloudwatch.amazonaws.com")


class AlarmTopic(ProgramRule):
    """Every alarm is active and goes to a topic of its own stack, on which CloudWatch may publish."""

    id = "SmsProgram-AlarmTopic"
    info = "The alarm tells nobody."
    why = "An alarm without a topic is red where nobody looks; one on another program's topic wakes the wrong people."
    source = "design decision 1; CloudWatch user guide, Alarm actions"
    remedy = "Set AlarmActions to an AWS::SNS::Topic of this stack that cloudwatch.amazonaws.com may publish to."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each alarm that is off, goes nowhere, or goes to what CloudWatch cannot reach."""
        reachable = {
            target({"Fn::Sub": one})
            for statement in doors(template)
            if CLOUDWATCH in statement.principals and statement.grants("sns:Publish")
            for one in statement.targets
        }
        for alarm in template.of_type(ALARM):
            fault = _fault(template, alarm, reachable)
            if fault:
                yield self.finding(template, alarm, "AlarmActions", fault)


def _fault(template: Template, alarm: Resource, reachable: set[str]) -> str:
    actions = listed(alarm.get("AlarmActions"))
    topics = [template.find(one, TOPIC) for one in actions]
    if alarm.get("ActionsEnabled") is False or not actions:
        return "The alarm has no action, or is switched off."
    if not all(topics):
        return "The alarm acts on what is no topic of this stack."
    closed = [topic.logical_id for topic in topics if topic and topic.logical_id not in reachable]
    return f"CloudWatch may not publish on {', '.join(closed)}." if closed else ""
