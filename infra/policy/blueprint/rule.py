"""The rule of the blueprint: what our stacks hold is what was declared, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.policy.blueprint.compare import Difference
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.judge import Judge, grouped
from infra.policy.blueprint.store import digests, judged
from infra.policy.rule import Finding, Rule
from infra.policy.templates.assembly import Assembly, looks_like_ours
from infra.policy.templates.template import Template

# what an environment may declare instead of setting the property by an aspect or an override
DECLARED = {
    "AlarmActions": "alarms",
    "CodeSigningConfigArn": "code_signing",
    "Expression": "alarm_thresholds",
    "KeyPolicy": "key_administrators",
    "Layers": "tracing",
    "LoggingConfiguration": "access_logs",
    "MemorySize": "memory",
    "Path": "permissions_boundary",
    "PermissionsBoundary": "permissions_boundary",
    "ReservedConcurrentExecutions": "reserve_inbound",
    "RetentionInDays": "log_retention",
    "Tags": "tags",
    "Timeout": "timeout",
    "TracingConfig": "tracing",
    "TracingConfiguration": "tracing",
    "TracingEnabled": "tracing",
    "VpcConfig": "vpc",
}
# what to do instead of setting the property by hand
INSTEAD = {
    name: f"Declare `{option}` of the environment in cdk.json (docs/environments.md), or undo it. "
    for name, option in DECLARED.items()
} | {
    "terminationProtection": (
        "Leave it to `./sms protect`, which protects what stands and not what a first deploy may have to undo. "
    )
}
MOST_PLACES = 3  # named in one message


class Blueprint(Rule):
    """Every stack of ours equals its blueprint, filled with what brand file and `cdk.json` declare."""

    id = "SmsProgram-Blueprint"
    each_set = True
    info = "The stack is not what its brand file and cdk.json declare."
    why = "Whatever nobody declared has been judged by nobody: it may mix two programs or weaken consent."
    source = "design decision 11 (policy is the blueprint)"
    remedy = (
        "Undo the change. What brand file and cdk.json let you declare is in docs/policy.md; "
        "what belongs to you goes into a stack of your own; a change of the constructs needs `make blueprint`."
    )

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each difference of each expected stack, those that are alike as one."""
        folder = assembly.folder or Path()
        known, judge = {stack: template for template, stack in assembly.declared}, Judge(folder)
        for stack in assembly.expected:
            template = known.get(stack)
            body = template.body if template else None
            yield from self._found(template or _missing(stack, folder), judge.differences(stack, body))
        yield from self._undeclared(assembly)
        if assembly.expected and judged().get("blueprints") != digests():
            unjudged = _missing(assembly.expected[0], folder)
            yield self.finding(unjudged, None, "", "The blueprints changed since the rules judged them.")

    def _undeclared(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each stack that bears what is ours, or is there a second time, and is not expected."""
        ours, names = Counter(one.file for one in assembly.ours), {stack.name for stack in assembly.expected}
        for template in assembly.templates if assembly.expected else ():
            if template.file in ours:
                undeclared = ours[template.file] > 1 or template.name not in names
            else:
                undeclared = looks_like_ours(template) or template.name in names
            if undeclared:
                message = f"{template.name} bears the name or the tags of a program, and no brand file declares it."
                yield self.finding(template, None, "", message)

    def _found(self, template: Template, differences: Iterable[Difference]) -> Iterator[Finding]:
        for one, those in grouped(differences):
            resource = one.resource if one.resource in template.resources else ""
            places = ", ".join(dict.fromkeys(each.resource for each in those[:MOST_PLACES] if each.resource))
            more = f" and {len(those) - MOST_PLACES} more" if len(those) > MOST_PLACES else ""
            message = f"{places or template.name}{more} {one.path}: {_said(one)}."
            yield Finding(self.id, template, resource, one.path, message, self.why, _instead(one.path) + self.remedy)


def _instead(path: str) -> str:
    """Return what does what a change of the property at `path` is for; empty where nothing does."""
    return next((INSTEAD[name] for name in path.split(".") if name in INSTEAD), "")


def _said(one: Difference) -> str:
    expected, found = one.expected or "nothing", one.found or "nothing"
    return f"expected {expected}, found {found}"


def _missing(stack: ExpectedStack, folder: Path) -> Template:
    return Template(stack.name, folder / f"{stack.name}.template.json", {})
