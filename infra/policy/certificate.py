"""The certificate of an assembly: which blueprints it equals, what was asked of them, and who else may reach a program.

It is a statement in the form of in-toto, whose subject is the assembly.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from infra.policy.assembly import Assembly
from infra.policy.blueprint.store import digests, judged
from infra.policy.check import asked
from infra.policy.consent_buses import own_bus
from infra.policy.foreign.guarded import PORT
from infra.policy.separation.certificate import CLAIM
from infra.policy.template import Template
from infra.policy.verdict import Verdict

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:sms-landing-zone:certificate:1"
ROOT = Path(__file__).parents[2]


def statement(reached: Verdict, digest: str, proof: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the certificate of the assembly with this `digest`; `proof` is None where blueprints stand for it."""
    assembly = reached.assembly
    told = {
        "claim": CLAIM,
        "holds": proof["holds"] if proof else not reached.findings,
        "decided by": "the proof" if proof else "the blueprints",
        **_commit(),
        "blueprints": digests(),
        "asked of the blueprints": {name: one for name, one in judged().items() if name != "blueprints"},
        "asked of this assembly": [rule.id for rule in asked(assembly)],
        "programs": [*map(_program, assembly.programs)],
        "meetings": [*_meetings(assembly)],
        "other stacks": [*map(_foreign, assembly.foreign)],
        "findings": [str(finding) for finding in reached.findings],
        "waived": [f"{waiver.rule} until {waiver.until} by {waiver.owner}" for _, waiver in reached.waived],
        **({"proof": proof} if proof else {}),
    }
    subject = [{"name": "cdk.out", "digest": {"sha256": digest}}]
    return {"_type": STATEMENT, "subject": subject, "predicateType": PREDICATE, "predicate": told}


def _commit() -> Mapping[str, Any]:
    """Return the commit of the repository and whether all was committed; nothing where there is none."""
    git = shutil.which("git")
    told = [_said(git, "rev-parse", "HEAD"), _said(git, "status", "--porcelain")] if git else [None, None]
    return {"commit": told[0], "committed": told[1] == ""} if told[0] else {"commit": None, "committed": False}


def _said(git: str, *words: str) -> str | None:
    done = subprocess.run([git, "-C", str(ROOT), *words], capture_output=True, text=True, check=False)  # noqa: S603 - as resolved
    return done.stdout.strip() if done.returncode == 0 else None


def _program(template: Template) -> Mapping[str, Any]:
    return {
        "program": str(template.program),
        "legal entity": template.program.legal_entity if template.program else "",
        "stack": template.name,
        "place": f"{template.account}/{template.region}",
        "ports": {name: list(users) for name, users in template.ports.items()},
    }


def _meetings(assembly: Assembly) -> Iterator[Mapping[str, Any]]:
    """Yield each consent bus with the programs that speak and hear on it."""
    found: dict[str, list[str]] = {}
    for template in assembly.programs:
        if bus := own_bus(template.program):
            found.setdefault(bus, []).append(str(template.program))
    yield from ({"bus": bus, "programs": sorted(those)} for bus, those in sorted(found.items()))


def _foreign(template: Template) -> Mapping[str, Any]:
    """Return what is told of a stack that is no program's: it reaches nothing of a program but by these ports."""
    written = {text for resource in template.resources.values() for _, text in resource.texts} | {*_defaults(template)}
    ports = {(one["program"], one["port"]) for text in written for one in PORT.finditer(template.filled(text))}
    return {
        "stack": template.name,
        "place": f"{template.account}/{template.region}",
        "resources": len(template.resources),
        "may reach": [{"program": program, "port": port} for program, port in sorted(ports)],
    }


def _defaults(template: Template) -> Sequence[str]:
    """Return what the parameters of `template` read where nothing else is said: of a store, a name."""
    found = template.body.get("Parameters")
    return [str(one.get("Default")) for one in found.values()] if isinstance(found, dict) else []
