"""A message that cannot be handled is kept."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import QUEUE
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import text

DAY_SECONDS = 86_400


class DurableQueue(ProgramRule):
    """Every queue that a function reads has a dead-letter queue in the same stack."""

    id = "SmsProgram-DurableQueue"
    info = "The queue has no dead-letter queue in the same stack."
    why = "Without one, a text that fails five times is thrown away, and the STOP in it with it."
    source = "47 CFR 64.1200(a)(10); AWS SQS developer guide, Dead-letter queues"
    remedy = "Set RedrivePolicy.deadLetterTargetArn to another queue of this stack, kept for at least four days."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each queue that is read and has nowhere to put what fails."""
        read = [one.get("EventSourceArn") for one in template.of_type("AWS::Lambda::EventSourceMapping")]
        routed = [one.get("Endpoint") for one in template.of_type("AWS::SNS::Subscription")]
        queues = {queue.logical_id: queue for queue in (template.find(one, QUEUE) for one in [*read, *routed]) if queue}
        for queue in queues.values():
            dead_letters = template.find(queue.get("RedrivePolicy", "deadLetterTargetArn"), QUEUE)
            if dead_letters is None or dead_letters is queue:
                yield self.finding(template, queue, "RedrivePolicy")
                continue
            kept = dead_letters.get("MessageRetentionPeriod")
            if kept is not None and (not isinstance(kept, int) or kept < 4 * DAY_SECONDS):
                message = f"The dead-letter queue keeps its messages for {text(kept)} seconds only."
                yield self.finding(template, dead_letters, "MessageRetentionPeriod", message)
