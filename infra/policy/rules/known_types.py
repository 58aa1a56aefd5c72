"""Only such resources as the proof of separation knows."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.separation import prove


class KnownTypes(Rule):
    """Every resource is of a type of which the proof knows where it names others and where its policies stand."""

    id = "SmsProgram-KnownTypes"
    info = "The template holds a resource of a type that the proof of separation does not know."
    why = "A type that no rule knows may share a number, a topic or a role with another program unseen."
    source = "design decision 11; AWS CloudFormation reference"
    remedy = "Use a known type, or add it to infra/policy/kinds.py, with what names others and holds policies."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each resource of an unknown type."""
        for place in prove(assembly).strange_types:
            message = f"{place.resource.type} is not known to the proof of separation."
            yield self.finding(place.template, place.resource, "Type", message)
