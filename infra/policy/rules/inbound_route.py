"""What the SMS service tells a program arrives: from the topic through a queue to a function."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.channels import channels
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import doors
from infra.policy.template import Resource, Template
from infra.policy.values import target


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
    if not _is_open(template, topic, queue):
        return "No queue policy lets the topic deliver into the queue."
    if not any(_reads(template, one, queue) for one in template.of_type("AWS::Lambda::EventSourceMapping")):
        return "No function reads every message of the queue."
    return ""


def _is_open(template: Template, topic: str, queue: Resource) -> bool:
    into_queue = (one for one in doors(template) if f"${{{queue.logical_id}.Arn}}" in one.targets)
    senders = (one for one in into_queue if one.grants("sqs:SendMessage"))
    return any(f"${{{topic}}}" in values for one in senders for _, _, values in one.conditions)


def _reads(template: Template, mapping: Resource, queue: Resource) -> bool:
    whole = mapping.get("Enabled") is not False and not mapping.get("FilterCriteria")
    reader = template.find(mapping.get("FunctionName"), "AWS::Lambda::Function")
    return whole and reader is not None and target(mapping.get("EventSourceArn")) == queue.logical_id
