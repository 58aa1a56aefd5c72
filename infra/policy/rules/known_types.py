"""Only such SMS resources as the rules know."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule

KNOWN = tuple(f"AWS::SMSVOICE::{name}" for name in ("Pool", "PhoneNumber", "OptOutList", "ConfigurationSet"))


class KnownTypes(Rule):
    """Every End User Messaging resource is of a type that these rules judge."""

    id = "SmsProgram-KnownTypes"
    info = "The template holds an SMS resource that no rule judges."
    why = "A resource policy shares a number with another account; a type that no rule knows may do so unseen."
    source = "design decision 11; AWS CloudFormation reference, AWS::SMSVOICE"
    remedy = (
        "Use Pool, PhoneNumber (SIMULATOR), OptOutList and ConfigurationSet; teach the rules any further type first."
    )

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each unknown type of the service."""
        for template in assembly.templates:
            for resource in template.resources.values():
                if resource.type.upper().startswith("AWS::SMSVOICE::") and resource.type not in KNOWN:
                    yield self.finding(template, resource, "Type", f"{resource.type} is not known to the rules.")
