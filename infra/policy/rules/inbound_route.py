"""What the SMS service tells a program arrives: from the topic through a queue to a function."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.channels import channels
from infra.policy.deliveries import delivers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target


class InboundRoute(ProgramRule):
    """Every subscription to a topic of the service leads through an open queue to a function, both of the stack."""

    id = "SmsProgram-InboundRoute"
    info = "A topic of the service does not lead through a queue to a function of the same stack."
    why = "A text dropped on the way is a lost STOP, an event a lost block; what leaves the stack others read."
    source = "47 CFR 64.1200(a)(10); AWS SNS and Lambda developer guides (fan-out to SQS, event source mappings)"
    remedy = "Wire topic -> SQS subscription without filter or raw delivery -> queue policy -> event source mapping."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each subscription that breaks off, leaves or filters."""
        topics = {topic.logical_id for topic in channels(template)}
        for route in template.of_type("AWS::SNS::Subscription"):
            topic = target(route.get("TopicArn"))
            message = _fault(template, topic, route) if topic in topics else ""
            if message:
                yield self.finding(template, route, "", message)


def _fault(template: Template, topic: str, route: Resource) -> str:
    queue = template.find(route.get("Endpoint"), "AWS::SQS::Queue")
    if route.get("Protocol") != "sqs" or queue is None:
        return "The subscription reaches no queue of this stack."
    if route.get("FilterPolicy") or route.get("RawMessageDelivery"):
        return "The subscription drops messages by a filter, or their time by raw delivery."
    if not delivers(template, f"${{{topic}}}", "sns.amazonaws.com", queue):
        return "No queue policy lets the topic deliver into the queue, or one shuts everybody out."
    if not any(_reads(template, one, queue) for one in template.of_type("AWS::Lambda::EventSourceMapping")):
        return "No function reads every message of the queue and says which of them failed."
    return ""


def _reads(template: Template, mapping: Resource, queue: Resource) -> bool:
    whole = mapping.get("Enabled") is not False and not mapping.get("FilterCriteria")
    whole = whole and "ReportBatchItemFailures" in listed(mapping.get("FunctionResponseTypes"))
    reader = template.find(mapping.get("FunctionName"), "AWS::Lambda::Function")
    return whole and reader is not None and target(mapping.get("EventSourceArn")) == queue.logical_id
