"""The rule of the blueprint: what our stacks hold is what was declared, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.policy.assembly import Assembly
from infra.policy.blueprint.compare import Difference
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.judge import grouped, stack_differences
from infra.policy.rule import Finding, Rule
from infra.policy.template import Template

MOST_PLACES = 3  # named in one message


class Blueprint(Rule):
    """Every stack of ours equals its blueprint, filled with what brand file and `cdk.json` declare."""

    id = "SmsProgram-Blueprint"
    info = "The stack is not what its brand file and cdk.json declare."
    why = "Whatever nobody declared has been judged by nobody: it may mix two programs or weaken consent."
    source = "design decision 11 (policy is the blueprint)"
    remedy = (
        "Undo the change. What brand file and cdk.json let you declare is in docs/blueprint.md; "
        "what belongs to you goes into a stack of your own; a change of the constructs needs `make blueprint`."
    )

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each difference of each expected stack, those that are alike as one."""
        for stack in assembly.expected:
            template = next((one for one in assembly.templates if one.name == stack.name), None)
            folder = assembly.folder or Path()
            yield from self._found(template or _missing(stack, folder), stack_differences(folder, stack))

    def _found(self, template: Template, differences: Iterable[Difference]) -> Iterator[Finding]:
        for one, those in grouped(differences):
            resource = one.resource if one.resource in template.resources else ""
            places = ", ".join(dict.fromkeys(each.resource for each in those[:MOST_PLACES] if each.resource))
            more = f" and {len(those) - MOST_PLACES} more" if len(those) > MOST_PLACES else ""
            message = f"{places or template.name}{more} {one.path}: {_said(one)}."
            yield Finding(self.id, template, resource, one.path, message, self.why, self.remedy)


def _said(one: Difference) -> str:
    expected, found = one.expected or "nothing", one.found or "nothing"
    return f"expected {expected}, found {found}"


def _missing(stack: ExpectedStack, folder: Path) -> Template:
    return Template(stack.name, folder / f"{stack.name}.template.json", {})
