"""Two-way is on: what a customer texts leaves the service for a topic of the program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import ANSWERER, queues_of
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import target


class TwoWay(ProgramRule):
    """Every pool has two-way on, with a topic of its own stack that `lambdas/functions/keyword_handler` hears."""

    id = "SmsProgram-TwoWay"
    info = "The pool has no two-way topic of its own stack."
    why = "A text that leads nowhere is a lost STOP, and every message after it is unlawful."
    source = "47 CFR 64.1200(a)(10); AWS End User Messaging SMS user guide, Two-way SMS"
    remedy = "Set TwoWay.Enabled, set TwoWay.ChannelArn to an SNS topic of this stack, and let keyword_handler"
    remedy += " read a queue that is subscribed to it."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool without a topic, and each such topic that nobody hears."""
        routes = list(template.of_type("AWS::SNS::Subscription"))
        read = queues_of(template, ANSWERER)
        heard = {target(one.get("TopicArn")) for one in routes}
        answered = {target(one.get("TopicArn")) for one in routes if target(one.get("Endpoint")) in read}
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            topic = template.find(pool.get("TwoWay", "ChannelArn"), "AWS::SNS::Topic")
            if pool.get("TwoWay", "Enabled") is not True or topic is None:
                yield self.finding(template, pool, "TwoWay")
            elif topic.logical_id not in heard:
                yield self.finding(template, topic, "", "Nothing is subscribed to the two-way topic.")
            elif topic.logical_id not in answered:
                yield self.finding(template, topic, "", "No queue leads from the two-way topic to the keyword handler.")
