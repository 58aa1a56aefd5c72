"""Whether a topic, a rule or a role of a program can put its messages into a queue."""

from __future__ import annotations

from infra.policy.handlers import QUEUE, bearers
from infra.policy.statements import Statement, permissions, statements
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, target

SEND = "sqs:SendMessage"


def delivers(template: Template, source: str, service: str, queue: Resource) -> bool:
    """Whether a policy lets `service` send into `queue` for `source` (`${Id}`), and none shuts it out."""
    guarding = [one for one in statements(template) if one.is_resource_policy and _guards(one, queue)]
    if any(one.shuts_out(service, SEND) for one in guarding):
        return False
    senders = [one for one in guarding if one.grants(SEND) and ("Service", service) in one.principals]
    return any(source in values for one in senders for _, _, values in one.conditions)


def fills(template: Template, role: str, queue: Resource) -> bool:
    """Whether the policies of `role` let its bearer send into `queue`."""
    own = f"${{{queue.logical_id}.Arn}}"
    return any(one.grants(SEND) and role in bearers(one) and own in one.targets for one in permissions(template))


def dead_letters(template: Template, one: Json) -> Resource | None:
    """Return the queue of the stack that keeps what does not reach `one`, the target of a rule or a schedule."""
    queue = template.find(one.get("DeadLetterConfig", {}).get("Arn"), QUEUE)
    return None if queue and queue.logical_id == target(one.get("Arn")) else queue


def _guards(statement: Statement, queue: Resource) -> bool:
    attached = queue.logical_id in map(target, listed(statement.resource.get("Queues")))
    return f"${{{queue.logical_id}.Arn}}" in statement.targets or (attached and "*" in statement.targets)
