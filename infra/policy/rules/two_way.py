"""Two-way is on: what a customer texts leaves the service for a topic of the program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import target


class TwoWay(ProgramRule):
    """Every pool has two-way on, with a topic of its own stack that somebody hears."""

    id = "SmsProgram-TwoWay"
    info = "The pool has no two-way topic of its own stack."
    why = "A text that leads nowhere is a lost STOP, and every message after it is unlawful."
    source = "47 CFR 64.1200(a)(10); AWS End User Messaging SMS user guide, Two-way SMS"
    remedy = "Set TwoWay.Enabled, set TwoWay.ChannelArn to an SNS topic of this stack, and subscribe a queue to it."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool without a topic, and each such topic that nobody hears."""
        heard = {target(one.get("TopicArn")) for one in template.of_type("AWS::SNS::Subscription")}
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            topic = template.find(pool.get("TwoWay", "ChannelArn"), "AWS::SNS::Topic")
            if pool.get("TwoWay", "Enabled") is not True or topic is None:
                yield self.finding(template, pool, "TwoWay")
            elif topic.logical_id not in heard:
                yield self.finding(template, topic, "", "Nothing is subscribed to the two-way topic.")
