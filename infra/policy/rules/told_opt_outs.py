"""Every marketing opt-out that a program records is told on the bus."""

from __future__ import annotations

import json
from collections.abc import Iterator

from infra.policy.consent_buses import own_bus, speaks_on_own_bus
from infra.policy.handlers import FUNCTION, MAPPING, QUEUE, bearers
from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, target, text

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
        """Yield a finding for each ledger of a promotional program whose opt-outs are not all told."""
        speaking = [one for one in permissions(template) if speaks_on_own_bus(one, template)]
        roles = {role for one in speaking for role in bearers(one)}
        for ledger in ledgers(template) if own_bus(template.program) else ():
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
