"""Someone is told when messages wait."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.alarms import QUEUES, watched
from infra.policy.handlers import MAPPING, QUEUE
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template


class LateAlarm(ProgramRule):
    """Every queue that a function reads has an alarm on the age of its oldest message."""

    id = "SmsProgram-LateAlarm"
    info = "Nobody is told when messages wait in the queue."
    why = "A STOP that waits is answered too late: its confirmation is owed within five minutes."
    source = "47 CFR 64.1200(a)(12); AWS SQS developer guide, Available CloudWatch metrics"
    remedy = "Add an AWS::CloudWatch::Alarm on ApproximateAgeOfOldestMessage of that queue."
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each queue that is read and whose age no active alarm watches."""
        known = watched(template, QUEUES, "ApproximateAgeOfOldestMessage")
        read = (template.find(one.get("EventSourceArn"), QUEUE) for one in template.of_type(MAPPING))
        for name, queue in {queue.logical_id: queue for queue in read if queue}.items():
            if name not in known:
                yield self.finding(template, queue, "")
