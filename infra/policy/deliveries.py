"""Whether a topic or a rule of a program can put its messages into a queue."""

from __future__ import annotations

from infra.policy.statements import Statement, statements
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target

SEND = "sqs:SendMessage"


def delivers(template: Template, source: str, service: str, queue: Resource) -> bool:
    """Whether a policy lets `service` send into `queue` for `source` (`${Id}`), and none shuts it out."""
    guarding = [one for one in statements(template) if one.is_resource_policy and _guards(one, queue)]
    if any(one.shuts_out(service, SEND) for one in guarding):
        return False
    senders = [one for one in guarding if one.grants(SEND) and ("Service", service) in one.principals]
    return any(source in values for one in senders for _, _, values in one.conditions)


def _guards(statement: Statement, queue: Resource) -> bool:
    attached = queue.logical_id in map(target, listed(statement.resource.get("Queues")))
    return f"${{{queue.logical_id}.Arn}}" in statement.targets or (attached and "*" in statement.targets)
