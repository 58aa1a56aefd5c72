"""Of Amazon Pinpoint only the project and its SMS channel are left."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly, is_pinpoint
from infra.policy.rule import Finding, Rule

LEFT = ("AWS::Pinpoint::App", "AWS::Pinpoint::SMSChannel")
HARMLESS = (*LEFT, "AWS::CDK::Metadata")


class PinpointEnded(Rule):
    """Ended resource types are refused, and the project stands in a stack that nothing depends on."""

    id = "SmsProgram-PinpointEnded"
    info = "The template uses a part of Amazon Pinpoint that has ended, or leans on a Pinpoint project."
    why = "AWS refuses it: the whole deployment rolls back, and the program with it."
    source = "AWS: Amazon Pinpoint end of support, 2026-10-30; design decision 12"
    remedy = "Keep AWS::Pinpoint::App and SMSChannel alone in a stack of their own, deployed last."
    brand_key = "pinpoint_project"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each ended type, each mixture, and each stack that waits for a Pinpoint stack."""
        ended = {template.name for template in assembly.ours if is_pinpoint(template)}
        for template in assembly.ours:
            for resource in template.resources.values():
                if resource.type.startswith("AWS::Pinpoint") and resource.type not in LEFT:
                    yield self.finding(template, resource, "Type", f"{resource.type} has ended.")
                elif resource.type in LEFT and template.name not in ended:
                    yield self.finding(template, resource, "Type", "A program's stack holds a Pinpoint project.")
                elif template.name in ended and resource.type not in HARMLESS:
                    yield self.finding(template, resource, "Type", f"The Pinpoint stack holds an {resource.type}.")
            for name in sorted(ended.intersection(template.dependencies) - {template.name}):
                if template.name not in ended:
                    yield self.finding(template, None, "", f"The stack waits for the Pinpoint stack {name}.")
