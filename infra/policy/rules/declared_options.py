"""What an environment declares stands everywhere in its programs, and what it does not declare stands nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from infra.environment.option import UnknownEnvironmentError
from infra.policy.declared import (
    FUNCTION,
    INTERFACES,
    KEY,
    MACHINE,
    SAMPLES,
    SLOTS,
    TRACES,
    administers,
    options,
    read,
    sized,
)
from infra.policy.handlers import bearers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.tags import TAGGED
from infra.policy.statements import doors, permissions
from infra.policy.template import Template
from infra.policy.values import target


class DeclaredOptions(ProgramRule):
    """Each option of the environment is within its range and on every resource that it concerns; others have none."""

    id = "SmsProgram-DeclaredOptions"
    info = "The template is not what the environment declares in cdk.json."
    why = "A boundary, key administrator, or network that one resource lacks guards nothing; one undeclared is unseen."
    source = "docs/environments.md; AWS IAM best practices (permissions boundaries, least privilege)"
    remedy = "Declare it under context.environments.NAME in cdk.json (docs/environments.md); override no resource."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each option out of its range, and each property that differs from what is declared."""
        try:
            read(template)
        except UnknownEnvironmentError as refused:
            yield self.finding(template, None, "", f"{refused}.")
            return
        for slot in SLOTS:
            must = slot.must(template)
            for resource in template.of_type(slot.type) if must or not slot.filled else ():
                found = resource.get(*slot.property.split("."))
                if found != must:
                    message = f"{slot.property} is {_shown(found)}; {slot.option} of the environment is {_shown(must)}."
                    yield self.finding(template, resource, slot.property, message)
        for resource, name, number in sized(template):
            if resource.get(name) != number:
                message = f"{name} is {_shown(resource.get(name))}; the environment declares {number}."
                yield self.finding(template, resource, name, message)
        yield from self._tags(template)
        yield from self._administrators(template)
        yield from self._permissions(template)

    def _tags(self, template: Template) -> Iterator[Finding]:
        for resource in template.resources.values() if options(template).tags else ():
            # CloudFormation hands the tags of a stack on
            found = {**template.stack_tags, **resource.tags}
            for name, must in options(template).tags.items():
                if found.get(name) != must and (resource.tags or resource.type in TAGGED):
                    message = f"The tag {name} is {_shown(found.get(name))}; tags of the environment has it as {must}."
                    yield self.finding(template, resource, "Tags", message)

    def _administrators(self, template: Template) -> Iterator[Finding]:
        named = options(template).key_administrators
        for key in template.of_type(KEY) if named else ():
            if sum(one.resource is key and administers(template, one) for one in doors(template)) != 1:
                message = f"The policy of the key does not let {', '.join(named)} administer it, and that alone."
                yield self.finding(template, key, "KeyPolicy", message)

    def _permissions(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each role that may not do what tracing and the network ask of it."""
        declared = options(template)
        traced = TRACES if declared.tracing else frozenset()
        needs = {FUNCTION: traced | (INTERFACES if declared.vpc else frozenset())}
        needs[MACHINE] = traced | (SAMPLES if declared.tracing else frozenset())
        held: dict[str, set[str]] = defaultdict(set)
        for statement in permissions(template) if any(needs.values()) else ():
            for role in bearers(statement):
                held[role] |= set(statement.actions)
        for kind, path in ((FUNCTION, "Role"), (MACHINE, "RoleArn")):
            for resource in template.of_type(kind):
                missing = needs[kind] - held[target(resource.get(path))]
                if missing:
                    message = f"The role may not {', '.join(sorted(missing))}, which what is declared asks for."
                    yield self.finding(template, resource, path, message)


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)
