"""The verdict on an assembly: what stands against it, what is waived and by whom, and which waiver waives nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.policy.assembly import Assembly, read_assembly
from infra.policy.check import judge
from infra.policy.rule import Finding
from infra.policy.rules import WAIVABLE
from infra.policy.rules.waivers import holds
from infra.policy.template import Template
from infra.policy.terms import Waiver


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
