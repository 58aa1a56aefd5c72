"""The last word on an assembly: the app itself ends in failure, so that no option of the CLI can ignore it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.reports.certificate import page, statement
from infra.policy.reports.seal import CERTIFICATE, assembly_digest
from infra.policy.rule import Finding
from infra.policy.separation import prove
from infra.policy.separation.certificate import certificate
from infra.policy.templates.assembly import read_assembly
from infra.policy.verdict import Verdict, verdict

PAGE = "separation.txt"


def enforce(path_to_cdk_out: str | Path, today: date | None = None, expected: Iterable[ExpectedStack] = ()) -> None:
    """Return where the assembly keeps every rule; else print each finding and end the program with status 1.

    Each of the `expected` stacks must be there, and equal its blueprint; where none is, all rules judge what is there.

    Waivers that hold on `today` are told each time, so that none is forgotten. Either way the certificate is written
    beside the templates.
    """
    reached = certify(path_to_cdk_out, today, expected)
    sys.stderr.writelines(f"note: {note}\n" for note in notes(reached))
    findings = reached.findings
    if findings:
        sys.stderr.write(
            "\n\n".join(map(told, findings)) + f"\n\n{len(findings)} finding(s): nothing may be deployed\n"
        )
        raise SystemExit(1)


def certify(path_to_cdk_out: str | Path, today: date | None = None, expected: Iterable[ExpectedStack] = ()) -> Verdict:
    """Write the certificate into the assembly, with what stands against it if anything does; return the verdict."""
    folder = Path(path_to_cdk_out)
    digest = assembly_digest(folder)  # before anything is read: what changes meanwhile does not bear this digest
    assembly = read_assembly(folder, today, expected)
    reached = verdict(assembly)
    proof = None if assembly.expected else prove(assembly)
    told = statement(reached, digest, certificate(proof) if proof else None)
    (folder / CERTIFICATE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(page(told, proof), encoding="utf-8")
    return reached


def notes(reached: Verdict) -> Iterator[str]:
    """Yield a line for each waiver that waives something, and one for each that waives nothing."""
    for waiver in dict.fromkeys(waiver for _, waiver in reached.waived):
        count = sum(one == waiver for _, one in reached.waived)
        yield f"{waiver.place}: {waiver.rule} is waived until {waiver.until} ({waiver.owner}), {count} finding(s)"
    for waiver in reached.unused:
        yield f"{waiver.place}: the waiver of {waiver.rule} waives nothing: delete it"


def told(finding: Finding) -> str:
    """Return `finding` as the lines that a person reads: rule, place, what, why, remedy."""
    place = " ".join(filter(None, (finding.template.name, finding.logical_id, finding.path)))
    lines = {"where": place, "what": finding.message, "why": finding.why, "to mend": finding.remedy}
    return "\n".join([finding.rule, *(f"  {name + ':':<9}{line}" for name, line in lines.items())])
