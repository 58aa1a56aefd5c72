"""What a foreign stack deploys without its template showing it, and the nested templates that the assembly shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.policy.foreign.reach import Reach
from infra.policy.foreign.values import NESTED
from infra.policy.templates.assembly import AssemblyError, read_json, read_template
from infra.policy.templates.template import Resource, Template, text

DIGEST = re.compile(r"[0-9a-f]{64}")
ELSEWHERE = ("AWS::CloudFormation::StackSet", "AWS::ServiceCatalog::CloudFormationProvisionedProduct")
WHOLE_ACCOUNT = ("AWS::Logs::AccountPolicy",)
SHOW = "Declare the resources in the stack itself, or in a nested stack of the same app."


def hidden(template: Template, nested: Mapping[Template, tuple[Template, Resource]]) -> Iterator[Reach]:
    """Yield what `template` deploys that nobody can read before the deploy."""
    if template.body.get("Transform"):
        yield Reach(template, None, "Transform", "A macro rewrites the template at deploy time.", SHOW)
    read = {(parent, one.logical_id) for parent, one in nested.values()}
    for resource in template.resources.values():
        unread = resource.type == NESTED and (template, resource.logical_id) not in read
        if unread or resource.type in ELSEWHERE or resource.type.endswith("::MODULE") or not resource.type:
            message = f"{resource.type or 'It'} deploys what the assembly does not show."
            yield Reach(template, resource, "Type", message, SHOW)
        if resource.type in WHOLE_ACCOUNT:
            message = f"{resource.type} takes in the log groups of programs."
            yield Reach(template, resource, "Type", message, "Use AWS::Logs::SubscriptionFilter on own log groups.")


def nested_templates(templates: tuple[Template, ...]) -> Mapping[Template, tuple[Template, Resource]]:
    """Return the templates nested in `templates`, however deep, each with its parent and the resource that nests it."""
    found: dict[Template, tuple[Template, Resource]] = {}
    waiting = list(templates)
    for parent in waiting:  # the list grows while it is read
        for resource in parent.of_type(NESTED):
            child = _child(parent, resource)
            if child is not None:
                found[child] = (parent, resource)
                waiting.append(child)
    return found


def _child(parent: Template, resource: Resource) -> Template | None:
    """Return the template that `resource` nests; None unless the assembly uploads it under the digest in its URL."""
    digests = DIGEST.findall(text(resource.get("TemplateURL")))
    file = _assets(parent.file.parent).get(digests[-1]) if digests else None
    if file is None or not file.is_file():
        return None
    try:
        body = read_template(file)
    except AssemblyError:
        return None
    name = f"{parent.name}/{resource.logical_id}"
    return Template(name, file.resolve(), body, account=parent.account, region=parent.region)


def _assets(folder: Path) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for manifest in folder.glob("*.assets.json"):
        for digest, one in read_json(manifest).get("files", {}).items():
            path = one.get("source", {}).get("path")
            if path:
                found[digest] = folder / path
    return found
