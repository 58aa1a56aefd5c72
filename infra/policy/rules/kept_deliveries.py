"""What EventBridge cannot deliver is not lost."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.alarms import missed
from infra.policy.deliveries import dead_letters, delivers, fills
from infra.policy.handlers import FUNCTION, QUEUE, bearers, package
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.waking_role import waking_roles
from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, target

LOST = "DEAD_LETTERS_ARN"  # what `lambdas/stores/queues.py` gives to each schedule that it makes


class KeptDeliveries(ProgramRule):
    """Each target of a rule or schedule has a dead-letter queue that its deliverer can fill, or its silence rings."""

    id = "SmsProgram-KeptDeliveries"
    info = "What EventBridge gives up to deliver is lost, and nobody hears of it."
    why = "An opt-out of another program, a text put off or an audit would be gone after a day without a trace."
    source = "EventBridge user guide, Using dead-letter queues; EventBridge Scheduler user guide, Configuring a DLQ"
    remedy = "Set DeadLetterConfig to a queue of this stack that the rule, or the schedule's role, may send into."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each target, and each maker of schedules, that keeps nowhere what fails."""
        for rule in template.of_type("AWS::Events::Rule"):
            for at, one in enumerate(listed(rule.get("Targets"))):
                if not _rings(template, one) and not _is_kept(template, rule, one):
                    yield self.finding(template, rule, f"Targets.{at}")
        for schedule in template.of_type("AWS::Scheduler::Schedule"):
            queue = dead_letters(template, schedule.get("Target"))
            if queue is None or not fills(template, target(schedule.get("Target", "RoleArn")), queue):
                yield self.finding(template, schedule, "Target")
        making = [one for one in permissions(template) if one.grants("scheduler:CreateSchedule")]
        makers = {role for one in making for role in bearers(one)}
        for function in template.of_type(FUNCTION):
            queue = template.find(function.get("Environment", "Variables", LOST), QUEUE)
            if target(function.get("Role")) in makers and not (queue and _all_fill(template, queue)):
                yield self.finding(template, function, f"Environment.Variables.{LOST}")


def _rings(template: Template, one: Json) -> bool:
    called = template.find(one.get("Arn"), FUNCTION)
    return "DeadLetterConfig" not in one and called is not None and package(called) in missed(template)


def _is_kept(template: Template, rule: Resource, one: Json) -> bool:
    queue = dead_letters(template, one)
    return queue is not None and delivers(template, f"${{{rule.logical_id}.Arn}}", "events.amazonaws.com", queue)


def _all_fill(template: Template, queue: Resource) -> bool:
    return all(fills(template, role, queue) for role in waking_roles(template))
