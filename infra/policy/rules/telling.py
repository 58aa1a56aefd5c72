"""An opt-out is told: to the legal entity's other programs, over the bus."""

from __future__ import annotations

import json
from collections.abc import Iterator

from infra.policy.iam.statements import permissions
from infra.policy.programs.archive import ledgers
from infra.policy.programs.channels import delivers, hears_only_its_own, own_bus, speaks_on_own_bus
from infra.policy.programs.functions import FUNCTION, MAPPING, QUEUE, bearers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.templates.template import Json, Resource, Template, listed, target, text


class CascadeRoute(ProgramRule):
    """A program with a bus tells it of its opt-outs, and hears of all others through a queue of its own."""

    id = "SmsProgram-CascadeRoute"
    info = "A marketing STOP does not reach this program from the others of its legal entity, or them from it."
    why = "The caller was told to stop: a text from its other brand costs 500 to 1,500 dollars all the same."
    source = "FCC 26-67; 47 CFR 64.1200(a)(10); 47 U.S.C. 227(b)(3)"
    remedy = (
        "Keep one rule on the legal entity's bus with the exact pattern -> queue -> function, and events:PutEvents."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for a program with a bus that is deaf or dumb, and for each rule that is not exact."""
        rules = [rule for rule in template.of_type("AWS::Events::Rule") if rule.get("EventBusName") is not None]
        if own_bus(template):
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
    if program is None or text(rule.get("EventBusName")) != own_bus(template):
        return f"The rule listens on {text(rule.get('EventBusName'))}."
    if rule.get("State") not in {None, "ENABLED"} or not hears_only_its_own(
        rule, program, revoke_all=template.revoke_all
    ):
        return "The rule does not take exactly the opt-outs of the legal entity's other programs."
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


OWN = {"kind": {"S": ["opted_out"]}, "source": {"S": [{"anything-but": ["cascade"]}]}}  # the rest is told already
WHOLE = {"eventName": ["INSERT"], "dynamodb": {"NewImage": OWN}}


class ToldOptOuts(ProgramRule):
    """The function that speaks on the bus reads every opt-out from the ledger's stream, and loses none."""

    id = "SmsProgram-ToldOptOuts"
    info = "An opt-out that enters the ledger may never be told to the legal entity's other programs."
    why = "The caller was told to stop: a text from its other brand costs 500 to 1,500 dollars all the same."
    source = "FCC 26-67; 47 CFR 64.1200(a)(10); AWS Lambda developer guide, DynamoDB streams"
    remedy = "Map the ledger's stream from TRIM_HORIZON to the function that may events:PutEvents, with an OnFailure"
    remedy += " queue and no filter, or the one on inserted opt-outs that did not come by cascade."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each ledger of a program with a bus whose opt-outs are not all told."""
        speaking = [one for one in permissions(template) if speaks_on_own_bus(one, template)]
        roles = {role for one in speaking for role in bearers(one)}
        for ledger in ledgers(template) if own_bus(template) else ():
            if not any(_tells_all(template, ledger, route, roles) for route in template.of_type(MAPPING)):
                yield self.finding(template, ledger, "")


def _tells_all(template: Template, ledger: Resource, route: Resource, roles: set[str]) -> bool:
    function = template.find(route.get("FunctionName"), FUNCTION)
    from_ledger = text(route.get("EventSourceArn")) == f"${{{ledger.logical_id}.StreamArn}}"
    speaks = function is not None and target(function.get("Role")) in roles
    kept = template.find(route.get("DestinationConfig", "OnFailure", "Destination"), QUEUE) is not None
    on = route.get("Enabled") is not False and route.get("StartingPosition") == "TRIM_HORIZON"
    return from_ledger and speaks and kept and on and _passes_all(route.get("FilterCriteria"))


def _passes_all(criteria: Json) -> bool:
    filters = listed(criteria.get("Filters")) if isinstance(criteria, dict) else []
    return criteria is None or any(json.loads(text(one.get("Pattern"))) == WHOLE for one in filters)
