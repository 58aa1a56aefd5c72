"""The last word on an assembly: the app itself ends in failure, so that no option of the CLI can ignore it."""

from __future__ import annotations

import sys
from pathlib import Path

from infra.policy.check import check_assembly
from infra.policy.rule import Finding


def enforce(path_to_cdk_out: str | Path) -> None:
    """Return where the assembly keeps every rule; else print each finding and end the program with status 1."""
    findings = check_assembly(path_to_cdk_out)
    if findings:
        sys.stderr.write(
            "\n\n".join(map(told, findings)) + f"\n\n{len(findings)} finding(s): nothing may be deployed\n"
        )
        raise SystemExit(1)


def told(finding: Finding) -> str:
    """Return `finding` as the lines that a person reads: rule, place, what, why, remedy."""
    place = " ".join(filter(None, (finding.template.name, finding.logical_id, finding.path)))
    lines = {"where": place, "what": finding.message, "why": finding.why, "to mend": finding.remedy}
    return "\n".join([finding.rule, *(f"  {name + ':':<9}{line}" for name, line in lines.items())])
