"""The verdict on an assembly: which rules judge it, what stands against it, what is waived and by whom."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.policy.rule import UNREADABLE, Finding, Rule
from infra.policy.rules import RULES, WAIVABLE
from infra.policy.rules.account import holds
from infra.policy.templates.assembly import Assembly, collector_held, read_assembly
from infra.policy.templates.template import Template, Waiver

EACH_SET = tuple(rule for rule in RULES if rule.each_set)


def asked(assembly: Assembly) -> tuple[Rule, ...]:
    """Return the rules to ask of `assembly`: all, or where each stack must equal a blueprint, those that judge a set.

    The others were asked of the blueprint, by `make blueprint`.
    """
    return EACH_SET if assembly.expected else RULES


@collector_held()
def judge(assembly: Assembly) -> tuple[Finding, ...]:
    """Return what the rules find in `assembly`; a rule that cannot decide has found something."""
    return tuple(finding for rule in asked(assembly) for finding in _checked(rule, assembly))


def _checked(rule: Rule, assembly: Assembly) -> Iterator[Finding]:
    # a template of a shape that a rule cannot read must not slip past it
    try:
        yield from rule.check(assembly)
    except UNREADABLE as error:
        for template in _unreadable(rule, assembly):
            message = f"The rule cannot read the template: {type(error).__name__}: {error}."
            yield rule.finding(template, None, "", message)


def _unreadable(rule: Rule, assembly: Assembly) -> list[Template]:
    found = [template for template in assembly.templates if not _is_readable(rule, template, assembly.today)]
    return found or list(assembly.templates[:1])


def _is_readable(rule: Rule, template: Template, today: date | None) -> bool:
    try:
        deque(rule.check(Assembly((template,), today)), maxlen=0)
    except UNREADABLE:
        return False
    return True


@dataclass(frozen=True)
class Verdict:
    """What the rules say of an assembly; `unused` holds each waiver in force that no finding needs."""

    assembly: Assembly
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    unused: tuple[Waiver, ...]


def check_assembly(path_to_cdk_out: str | Path, today: date | None = None) -> list[Finding]:
    """Return what stands against the assembly at `path_to_cdk_out` on the day `today`; AssemblyError if unreadable."""
    return list(verdict(read_assembly(Path(path_to_cdk_out), today)).findings)


def verdict(assembly: Assembly) -> Verdict:
    """Return the verdict of all rules on `assembly`; without its date no waiver holds."""
    standing, waived = [], []
    for finding in judge(assembly):
        waiver = _waiver(finding.template, finding.rule, assembly)
        if waiver:
            waived.append((finding, waiver))
        else:
            standing.append(finding)
    used = {waiver for _, waiver in waived}
    declared = dict.fromkeys(one for template in assembly.templates for one in template.waivers)
    unused = tuple(one for one in declared if _in_force(one, assembly) and one not in used)
    return Verdict(assembly, tuple(standing), tuple(waived), unused)


def _waiver(template: Template, rule: str, assembly: Assembly) -> Waiver | None:
    return next((one for one in template.waivers if one.rule == rule and _in_force(one, assembly)), None)


def _in_force(waiver: Waiver, assembly: Assembly) -> bool:
    return waiver.rule in WAIVABLE and assembly.today is not None and holds(waiver, assembly.today)
