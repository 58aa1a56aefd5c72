"""No way and no permission leads from one program to another."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.ownership import owners
from infra.policy.rule import Finding, Rule
from infra.policy.separation import prove


class Separation(Rule):
    """What a program names, may do, and lets in is its own, save the consent bus of its legal entity."""

    id = "SmsProgram-Separation"
    each_set = True
    info = "A way or a permission leads out of a program, or nobody can tell that it does not."
    why = "A shared topic, queue, table, key, role or list mixes two programs: a STOP to one silences the other."
    source = "design decision 1; 47 CFR 64.1200(a)(10): an opt-out binds the program it was sent to"
    remedy = "Create what is used in this program's own stack, and refer to it by Ref or GetAtt, whole and without"
    remedy += " wildcards before its name; docs/separation.md tells what is undecidable."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each violation of the proof, at the place that uses, naming the place that is used.

        Of stacks that equal a blueprint, for which the proof holds, the facts alone can name what is another's.
        """
        if assembly.expected:
            yield from self._facts(assembly)
            return
        for one in prove(assembly).violations:
            resource = one.place.resource if one.place.resource.logical_id else None
            yield self.finding(one.place.template, resource, one.path, one.told)

    def _facts(self, assembly: Assembly) -> Iterator[Finding]:
        known = owners(assembly)
        for template, stack in assembly.declared:
            for name, fact in stack.texts() if template.program else ():
                strangers = {one.template.program for one in known.named(fact)} - {None, template.program}
                if strangers:
                    message = f"{name} of {stack.name} names what is of {', '.join(sorted(map(str, strangers)))}."
                    yield self.finding(template, None, "", message)
