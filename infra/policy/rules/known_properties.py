"""A guarded resource holds nothing that no rule has read."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.known_properties import INSIDE, KNOWN_ATTRIBUTES, KNOWN_PROPERTIES
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template


class KnownProperties(ProgramRule):
    """Overrides and generic resources set only properties that the rules know, and no condition takes a part away."""

    id = "SmsProgram-KnownProperties"
    info = "The resource sets a property that the rules do not know."
    why = "An override or a new feature of AWS can open a way that no rule looks at, such as a role for two-way texts."
    source = "design decision 11; AWS CloudFormation user guide, Resource attribute reference (Condition)"
    remedy = "Take the property away, or teach the rules what it means and add it to known_properties.py."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each unknown property of a guarded resource, and each attribute such as Condition."""
        for resource in template.of_type(*KNOWN_PROPERTIES):
            for name in sorted(resource.properties.keys() - KNOWN_PROPERTIES[resource.type]):
                message = f"{name} of {resource.type} is not known to the rules."
                yield self.finding(template, resource, name, message)
            for name, known in INSIDE.get(resource.type, {}).items():
                value = resource.get(name)
                for inner in sorted(value.keys() - known) if isinstance(value, dict) else ():
                    message = f"{name}.{inner} of {resource.type} is not known to the rules."
                    yield self.finding(template, resource, f"{name}.{inner}", message)
            for name in sorted(resource.body.keys() - KNOWN_ATTRIBUTES):
                message = f"{name} decides at deploy time what becomes of the {resource.type}."
                yield self.finding(template, resource, name, message)
