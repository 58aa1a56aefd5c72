"""No customer's number stands in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.template import Template
from infra.policy.values import text

# E.164, 206-555-0199 in any dress, and ten or eleven digits that stand alone and can be a US number
NUMBER = re.compile(
    r"\+[1-9]\d{7,14}(?!\d)|(?<![\w-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
    r"|(?<![0-9A-Za-z.])1?[2-9]\d{2}[2-9]\d{6}(?![0-9A-Za-z])"
)
SPOKEN = ("MandatoryKeywords", "OptionalKeywords")  # what the pool answers to customers names the support's number

ANSWERS = ("help", "stop", "keywords")  # the facts of a blueprint that fill them


class NoNumbers(Rule):
    """No name, variable, tag, description or output holds a phone number; answers to customers may name the support."""

    id = "SmsProgram-NoNumbers"
    each_set = True
    info = "A phone number stands in the template."
    why = "Names, variables and outputs are shown in consoles, bills and logs to people who may not see who is texted."
    source = "design: phone numbers never leave the tables unmasked; AWS tagging best practices (no personal data)"
    remedy = "Take the number out; keep people in the consent tables, and short codes as ARNs."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each text of a template that holds a phone number; the number itself is not told."""
        for template, stack in assembly.declared:
            for name, value in stack.texts():
                if _holds_number(value) and name not in ANSWERS:
                    yield self.finding(template, None, "", f"A phone number stands in {name}.")
        for template in () if assembly.expected else assembly.ours:
            for resource in template.resources.values():
                places = [("", resource.logical_id), *resource.texts]
                for path, value in places:
                    if _holds_number(value) and not path.startswith(SPOKEN):
                        yield self.finding(template, resource, path)
            for path, value in _around(template):
                if _holds_number(value):
                    yield self.finding(template, None, path)


def _around(template: Template) -> Iterator[tuple[str, str]]:
    yield from (("", template.name), ("Description", str(template.body.get("Description") or "")))
    for name, output in (template.body.get("Outputs") or {}).items():
        value, description = output.get("Value"), output.get("Description")
        yield f"Outputs.{name}", f"{name} {text(value) if value is not None else ''} {description or ''}"


@lru_cache(maxsize=1 << 16)  # the same texts fill every template
def _holds_number(value: str) -> bool:
    return NUMBER.search(value) is not None
