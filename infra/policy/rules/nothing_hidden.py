"""Everything that a program deploys stands in its template."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

ELSEWHERE = ("AWS::CloudFormation::", "Custom::")
NEEDS_NOTHING = ("AWS::CloudFormation::WaitConditionHandle",)


class NothingHidden(ProgramRule):
    """No nested stack, macro, module or custom resource decides outside the template."""

    id = "SmsProgram-NothingHidden"
    info = "Something is deployed that the template does not show."
    why = "What a nested stack, a macro or a custom resource creates cannot be proved apart from other programs."
    source = "design decisions 1 and 2 (plain CloudFormation, no custom resource)"
    remedy = "Declare the resource itself in the program's stack."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each resource or section that brings in what the template does not hold."""
        if template.body.get("Transform"):
            yield self.finding(template, None, "Transform", "A macro rewrites the template at deploy time.")
        for resource in template.resources.values():
            hidden = resource.type.startswith(ELSEWHERE) and resource.type not in NEEDS_NOTHING
            if hidden or resource.type.endswith("::MODULE"):
                yield self.finding(
                    template, resource, "Type", f"{resource.type} deploys what the template does not show."
                )
