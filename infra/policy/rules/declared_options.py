"""What an environment declares stands everywhere in its programs, and what it does not declare stands nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from infra.environment.option import UnknownEnvironmentError
from infra.policy.declared import SLOTS, options, read, slot_value
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.tags import TAGGED
from infra.policy.template import Template


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
            must = slot_value(slot, template)
            for resource in template.of_type(slot.type) if must or not slot.filled else ():
                found = resource.get(slot.property)
                if found != must:
                    message = f"{slot.property} is {_shown(found)}; {slot.option} of the environment is {_shown(must)}."
                    yield self.finding(template, resource, slot.property, message)
        yield from self._tags(template)

    def _tags(self, template: Template) -> Iterator[Finding]:
        for resource in template.resources.values() if options(template).tags else ():
            # CloudFormation hands the tags of a stack on
            found = {**template.stack_tags, **resource.tags}
            for name, must in options(template).tags.items():
                if found.get(name) != must and (resource.tags or resource.type in TAGGED):
                    message = f"The tag {name} is {_shown(found.get(name))}; tags of the environment has it as {must}."
                    yield self.finding(template, resource, "Tags", message)


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)
