"""Someone is told when a message fails."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import QUEUE
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, target

FIRST = {("GreaterThanThreshold", 0), ("GreaterThanOrEqualToThreshold", 1)}


class DeadLetterAlarm(ProgramRule):
    """Every dead-letter queue has an alarm on the first message in it."""

    id = "SmsProgram-DeadLetterAlarm"
    info = "Nobody is told when a message lands in the dead-letter queue."
    why = "A STOP that waits there unseen is not honoured, and the ten business days of the law run on."
    source = "47 CFR 64.1200(a)(10) (honour within ten business days)"
    remedy = "Add an AWS::CloudWatch::Alarm on ApproximateNumberOfMessagesVisible above 0 of that queue."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each dead-letter queue whose first message raises no active alarm."""
        watched = {name for alarm in template.of_type("AWS::CloudWatch::Alarm") for name in _watches(alarm)}
        redrives = [one.get("RedrivePolicy") for one in template.of_type(QUEUE, "AWS::SNS::Subscription")]
        mappings = template.of_type("AWS::Lambda::EventSourceMapping")
        targets = [one.get("deadLetterTargetArn") for one in redrives if isinstance(one, dict)]
        targets += [one.get("DestinationConfig", "OnFailure", "Destination") for one in mappings]
        targets += [one.get("DeadLetterConfig", {}).get("Arn") for one in _delivered(template)]
        found = {queue.logical_id: queue for queue in (template.find(one, QUEUE) for one in targets) if queue}
        for name, queue in found.items():
            if name not in watched:
                yield self.finding(template, queue, "")


def _delivered(template: Template) -> Iterator[Json]:
    for rule in template.of_type("AWS::Events::Rule"):
        yield from listed(rule.get("Targets"))
    yield from (one.get("Target") for one in template.of_type("AWS::Scheduler::Schedule"))


def _watches(alarm: Resource) -> Iterator[str]:
    metric = (alarm.get("Namespace"), alarm.get("MetricName"))
    first = (alarm.get("ComparisonOperator"), alarm.get("Threshold")) in FIRST and alarm.get(
        "ActionsEnabled"
    ) is not False
    if metric == ("AWS/SQS", "ApproximateNumberOfMessagesVisible") and first:
        yield from (
            target(one.get("Value")) for one in listed(alarm.get("Dimensions")) if one.get("Name") == "QueueName"
        )
