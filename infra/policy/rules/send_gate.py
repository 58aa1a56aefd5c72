"""Every program has a gate."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import GATE, QUEUE, mappings, running
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template

LEAST_QUEUES = 2


class SendGate(ProgramRule):
    """One gate reads what is urgent and what is bulk from queues of their own, whole and bounded."""

    id = "SmsProgram-SendGate"
    info = "The program has no gate that serves its requests."
    why = "Without a gate somebody sends past it; with one queue a million campaign texts stand before a password."
    source = "design: the gate is the only way out; AWS Lambda developer guide, SQS event source mappings"
    remedy = "Run send_gate behind a request and a bulk queue, each with ReportBatchItemFailures and a maximum"
    remedy += " concurrency."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for a program without exactly one gate, and for each mapping that loses or floods."""
        gates = running(template, GATE)
        if len(gates) != 1:
            yield self.finding(template, None, "", f"The program has {len(gates)} gates.")
        for gate in gates:
            found = mappings(template, gate)
            queues = {queue.logical_id for queue in (_queue(template, one) for one in found) if queue}
            if len(queues) < LEAST_QUEUES:
                yield self.finding(template, gate, "", f"The gate reads {len(queues)} queues of this stack.")
            for mapping in found:
                message = _fault(template, mapping)
                if message:
                    yield self.finding(template, mapping, "", message)


def _queue(template: Template, mapping: Resource) -> Resource | None:
    return template.find(mapping.get("EventSourceArn"), QUEUE)


def _fault(template: Template, mapping: Resource) -> str:
    if _queue(template, mapping) is None:
        return "The gate reads what is no queue of this stack."
    if mapping.get("FilterCriteria") or mapping.get("Enabled") is False:
        return "The mapping throws requests away by a filter, or lets them lie."
    if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        return "One request that fails brings back texts that were sent."
    if not isinstance(mapping.get("ScalingConfig", "MaximumConcurrency"), int):
        return "The mapping may take every run that the account has."
    return ""
