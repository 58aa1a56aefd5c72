"""No value of one stack enters another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.template import Resource, Template
from infra.policy.values import functions

STATIC = re.compile(r"Ref|Fn::(GetAtt|Sub|Join|Select|If|Base64|ToJsonString|Length|Cidr|GetAZs)")
BOOTSTRAP = re.compile(r"/cdk-bootstrap/[a-z0-9-]{1,10}/version")
DYNAMIC = re.compile(r"\{\{\s*resolve\s*:")


class NoCrossing(Rule):
    """A template takes nothing from outside itself and exports nothing."""

    id = "SmsProgram-NoCrossing"
    info = "A value crosses between stacks."
    why = "A value from outside the template can be another program's pool, list or key, and synth cannot see which."
    source = "design decision 1 (no cross-stack reference between programs)"
    remedy = "Create the resource in this program's own stack and refer to it there."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each export, import, parameter and dynamic reference."""
        for template in assembly.ours:
            yield from self._sections(template)
            for resource in template.resources.values():
                yield from self._values(template, resource)

    def _sections(self, template: Template) -> Iterator[Finding]:
        for name, output in (template.body.get("Outputs") or {}).items():
            if "Export" in output:
                yield self.finding(template, None, f"Outputs.{name}", f"The output {name} is exported.")
        for name, parameter in (template.body.get("Parameters") or {}).items():
            if not BOOTSTRAP.fullmatch(str(parameter.get("Default", ""))):
                yield self.finding(template, None, f"Parameters.{name}", f"The parameter {name} is open until deploy.")

    def _values(self, template: Template, resource: Resource) -> Iterator[Finding]:
        for path, name in functions(resource.nodes):
            if not STATIC.fullmatch(name):
                yield self.finding(template, resource, path, f"The value comes from outside the template by {name}.")
        for path, value in resource.texts:
            if "{{" in value and DYNAMIC.search(value):
                yield self.finding(template, resource, path, "The value is read from a parameter store at deploy time.")
