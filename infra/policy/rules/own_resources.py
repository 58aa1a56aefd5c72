"""No template names a resource of another program."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.ownership import Owners
from infra.policy.rule import Finding, Rule


class OwnResources(Rule):
    """No ARN, URL or name of one program's resource stands in another program's template."""

    id = "SmsProgram-OwnResources"
    info = "A resource names a resource of another program."
    why = "A shared topic, queue, table, key, role or list mixes two programs: a STOP to one silences the other."
    source = "design decision 1; 47 CFR 64.1200(a)(10): an opt-out binds the program it was sent to"
    remedy = "Refer to this stack's own resource by Ref or GetAtt; never by name, ARN or URL."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each text that names what belongs to another program."""
        owners = Owners(assembly)
        for template in assembly.templates:
            for resource in template.resources.values():
                for path, value in resource.texts:
                    owner = owners.of(value, template)
                    if not path.startswith("Tags") and owner and owner.program and owner.program != template.program:
                        message = f"The value {value} belongs to {owner.program}."
                        yield self.finding(template, resource, path, message)
