"""Which function is which, told by its handler, and who bears what a policy grants."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.iam.statements import Statement
from infra.policy.templates.template import Resource, Template, listed, target, text

FUNCTION, MAPPING, QUEUE = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue"
ROLE = "AWS::IAM::Role"
GATE, REPORTER, ANSWERER, CAMPAIGNER = "send_gate", "delivery_events", "keyword_handler", "campaign"
AUDITOR, FORM, PREFERENCES, PUBLISHER = "list_audit", "opt_in_form", "preferences", "publisher"


def package(function: Resource) -> str:
    """Return the folder below `lambdas/functions/` that `function` runs; empty where its handler names none."""
    root, _, rest = text(function.get("Handler") or "").partition("functions.")
    return rest.partition(".")[0] if root == "lambdas." else ""


def running(template: Template, name: str) -> list[Resource]:
    """Return the functions of `template` that run `lambdas/functions/NAME`."""
    return [function for function in template.of_type(FUNCTION) if package(function) == name]


def bearers(statement: Statement) -> set[str]:
    """Return the logical ids of the roles that bear `statement`."""
    carrier = statement.resource
    return {carrier.logical_id} if carrier.type == ROLE else {target(one) for one in listed(carrier.get("Roles"))}


def users(template: Template, role: str) -> Iterator[Resource]:
    """Yield the resources of `template` that hold the role called `role`; policies that name it do not count."""
    for resource in template.resources.values():
        if role in resource.held and not resource.type.startswith("AWS::IAM::"):
            yield resource


def mappings(template: Template, function: Resource) -> list[Resource]:
    """Return the event source mappings that call `function`."""
    return [one for one in template.of_type(MAPPING) if target(one.get("FunctionName")) == function.logical_id]


def queues_of(template: Template, name: str) -> dict[str, Resource]:
    """Return the queues of `template` that the functions of `lambdas/functions/NAME` read, by logical id."""
    found = (one for function in running(template, name) for one in mappings(template, function))
    queues = (template.find(one.get("EventSourceArn"), QUEUE) for one in found)
    return {queue.logical_id: queue for queue in queues if queue}
