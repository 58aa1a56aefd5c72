"""A marketing STOP reaches every promotional program of the legal entity."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.consent_buses import hears_only_its_own, own_bus, speaks_on_own_bus
from infra.policy.deliveries import delivers
from infra.policy.handlers import QUEUE
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target, text


class CascadeRoute(ProgramRule):
    """A promotional program tells its bus of its opt-outs, and hears of all others through a queue of its own."""

    id = "SmsProgram-CascadeRoute"
    info = "A marketing STOP does not reach this program from the others of its legal entity, or them from it."
    why = "The caller was told to stop: a text from its other brand costs 500 to 1,500 dollars all the same."
    source = "FCC 26-67; 47 CFR 64.1200(a)(10); 47 U.S.C. 227(b)(3)"
    remedy = (
        "Keep one rule on the legal entity's bus with the exact pattern -> queue -> function, and events:PutEvents."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for a promotional program that is deaf or dumb, and for each rule that is not exact."""
        rules = [rule for rule in template.of_type("AWS::Events::Rule") if rule.get("EventBusName") is not None]
        if own_bus(template.program):
            if len(rules) != 1:
                yield self.finding(template, None, "", f"{len(rules)} rules listen on the bus.")
            if not any(speaks_on_own_bus(one, template) for one in permissions(template)):
                yield self.finding(template, None, "", "No role may tell the bus of an opt-out.")
        for rule in rules:
            message = _fault(template, rule)
            if message:
                yield self.finding(template, rule, "", message)


def _fault(template: Template, rule: Resource) -> str:
    program = template.program
    if program is None or text(rule.get("EventBusName")) != own_bus(program):
        return f"The rule listens on {text(rule.get('EventBusName'))}."
    if rule.get("State") not in {None, "ENABLED"} or not hears_only_its_own(rule, program):
        return "The rule does not take exactly the opt-outs of the legal entity's other promotional programs."
    targets = listed(rule.get("Targets"))
    queue = template.find(targets[0].get("Arn"), QUEUE) if len(targets) == 1 else None
    if queue is None or set(targets[0]) - {"Arn", "Id", "DeadLetterConfig"} or rule.get("RoleArn"):
        return "The rule does not lead, whole and alone, to a queue of this stack."
    if not delivers(template, f"${{{rule.logical_id}.Arn}}", "events.amazonaws.com", queue):
        return "No queue policy lets the rule deliver into the queue."
    mappings = template.of_type("AWS::Lambda::EventSourceMapping")
    whole = (one for one in mappings if "ReportBatchItemFailures" in listed(one.get("FunctionResponseTypes")))
    read = {target(one.get("EventSourceArn")) for one in whole}
    return "" if queue.logical_id in read else "No function reads the queue and says which message failed."
