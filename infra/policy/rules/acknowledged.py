"""These rules are not waved through."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule

PACK = "SmsProgram"


class Acknowledged(Rule):
    """Nobody acknowledges a finding of these rules."""

    id = "SmsProgram-Acknowledged"
    each_set = True
    info = "A finding of these rules is acknowledged instead of mended."
    why = "Separation that can be waved through is no separation; 500 to 1,500 dollars are due per text."
    source = "design decision 11; 47 U.S.C. 227(b)(3)"
    remedy = "Remove the acknowledgement and mend what the rule found."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each acknowledgement in a stack's tree and each suppression in a template."""
        for template in assembly.templates:
            for path, ids in template.acknowledged.items():
                for acknowledged in filter(waves_through, ids):
                    yield self.finding(template, None, "", f"{path} acknowledges {acknowledged}.")
            for resource in template.resources.values():
                if PACK.lower() in str(resource.body.get("Metadata", {}).get("cdk_nag", "")).lower():
                    yield self.finding(template, resource, "Metadata.cdk_nag", "The metadata suppresses a rule.")


def waves_through(acknowledged_id: str) -> bool:
    """Whether `acknowledged_id`, however it is spelled, means a rule of this pack, or every rule."""
    # what stands in brackets is one finding of another pack, and may quote a policy that holds a star
    rule = acknowledged_id.partition("[")[0]
    return PACK.lower() in acknowledged_id.lower() or "*" in rule
