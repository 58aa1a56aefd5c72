"""Stacks that are no program's reach a program by its ports alone."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.foreign import reaches
from infra.policy.rule import Finding, Rule


class Ports(Rule):
    """What a foreign stack names, grants, connects to or lets in is none of a program's, save by a port."""

    id = "SmsProgram-Ports"
    each_set = True
    info = "A stack that is no program's reaches a program, or nobody can tell that it does not."
    why = "Whoever reads a queue, a table or a list of a program takes STOPs away from it, or texts in its name."
    source = "design decision 11; docs/decisions/0026-others-come-in-by-ports.md"
    remedy = "Use a port of the program, granted under `ports` in the brand file."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each way, at the place that reaches, with the port to use."""
        for one in reaches(assembly):
            name = one.resource.logical_id if one.resource else ""
            yield Finding(self.id, one.template, name, one.path, one.message, self.why, one.remedy)
