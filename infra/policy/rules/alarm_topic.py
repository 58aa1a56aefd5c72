"""An alarm reaches the people of its program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.alarms import ALARM
from infra.policy.channels import TOPIC
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import doors
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target, text

CLOUDWATCH = ("Service", "cloudwatch.amazonaws.com")


class AlarmTopic(ProgramRule):
    """Every alarm is active and goes to a topic of its own stack, on which CloudWatch may publish.

    Whoever the environment or the brand file names is told as well, and nobody else.
    """

    id = "SmsProgram-AlarmTopic"
    info = "The alarm tells nobody."
    why = "An alarm without a topic is red where nobody looks; one on another program's topic wakes the wrong people."
    source = "design decision 1; CloudWatch user guide, Alarm actions"
    remedy = (
        "Set AlarmActions to an AWS::SNS::Topic of this stack that cloudwatch.amazonaws.com may publish to; name "
        "who is told besides under `alarms` of the environment in cdk.json, or of the brand file."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each alarm that is off, goes nowhere, or goes to what CloudWatch cannot reach."""
        reachable = {
            target({"Fn::Sub": one})
            for statement in doors(template)
            if CLOUDWATCH in statement.principals and statement.grants("sns:Publish")
            for one in statement.targets
        }
        for name in sorted(set(template.alarm_targets) - _subscribed(template)):
            if not name.startswith("arn:"):
                yield self.finding(template, None, "", f"{name} is to be told of alarms, and nothing is subscribed.")
        for alarm in template.of_type(ALARM):
            fault = _fault(template, alarm, reachable)
            if fault:
                yield self.finding(template, alarm, "AlarmActions", fault)


def _subscribed(template: Template) -> set[str]:
    return {text(one.get("Endpoint")) for one in template.of_type("AWS::SNS::Subscription")}


def _fault(template: Template, alarm: Resource, reachable: set[str]) -> str:
    beside = {one for one in template.alarm_targets if one.startswith("arn:")}
    actions = [one for one in listed(alarm.get("AlarmActions")) if text(one) not in beside]
    topics = [template.find(one, TOPIC) for one in actions]
    unheard = beside - {text(one) for one in listed(alarm.get("AlarmActions"))}
    if alarm.get("ActionsEnabled") is False or not actions:
        return "The alarm has no action, or is switched off."
    if not all(topics):
        return "The alarm acts on what is no topic of this stack."
    if unheard:
        return f"The alarm does not tell {', '.join(sorted(unheard))}."
    closed = [topic.logical_id for topic in topics if topic and topic.logical_id not in reachable]
    return f"CloudWatch may not publish on {', '.join(closed)}." if closed else ""
