"""The certificate of an assembly: which blueprints it equals, what was asked of them, and who else may reach a program.

It is a statement in the form of in-toto, whose subject is the assembly, and a page for who knows the law, not code.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from infra.naming import firewall
from infra.policy.blueprint.store import digests, judged, tried
from infra.policy.foreign.guarded import PORT
from infra.policy.programs.channels import own_bus
from infra.policy.separation.certificate import CLAIM, WIDTH, proof_page, table
from infra.policy.separation.prove import Proof
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template
from infra.policy.verdict import Verdict, asked

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:sms-landing-zone:certificate:1"
ROOT = Path(__file__).parents[3]


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
        "tried with": tried(),
        "asked of this assembly": [rule.id for rule in asked(assembly)],
        "programs": [*map(_program, assembly.programs)],
        "meetings": [*_meetings(assembly)],
        "firewalls": [*_firewalls(assembly)],
        "other stacks": [*map(_foreign, assembly.foreign)],
        "findings": [str(finding) for finding in reached.findings],
        "waived": [f"{waiver.rule} until {waiver.until} by {waiver.owner}" for _, waiver in reached.waived],
        **({"proof": proof} if proof else {}),
    }
    subject = [{"name": "cdk.out", "digest": {"sha256": digest}}]  # as seal.py takes it, of all that a deploy uses
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
        if bus := own_bus(template):
            found.setdefault(bus, []).append(str(template.program))
    yield from ({"bus": bus, "programs": sorted(those)} for bus, those in sorted(found.items()))


def _firewalls(assembly: Assembly) -> Iterator[Mapping[str, Any]]:
    """Yield each firewall that is declared to be shared, with the programs whose forms stand behind it."""
    found: dict[str, list[str]] = {}
    for template in assembly.programs:
        if template.program and template.shared_firewall:
            found.setdefault(firewall(template.program.environment), []).append(str(template.program))
    yield from ({"firewall": name, "programs": sorted(those)} for name, those in sorted(found.items()))


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


HOW = (
    "Every stack of a program equals a blueprint that is kept in the repository, filled with what its brand file and "
    "cdk.json declare. All rules and the proof of separation were asked of the blueprints when they were written; what "
    "several programs decide together was asked of this assembly."
)


def page(told: Mapping[str, Any], proof: Proof | None) -> str:
    """Return the certificate `told` as text; of templates without blueprints, the page of their `proof`."""
    inside, found = told["predicate"], told["predicate"]["findings"]
    holds = "The claim holds." if inside["holds"] else f"THE CLAIM DOES NOT HOLD: {len(found)} finding(s)."
    if proof:
        return proof_page(proof)
    parts = [
        [*wrap(inside["claim"], WIDTH), holds],
        [*wrap(HOW, WIDTH)],
        [*_identity(told)],
        ["What was asked", *_asked(inside)],
        ["Programs", *table([("program", "legal entity", "stack", "account/region"), *_programs(inside)])],
        [
            "Consent buses, on which programs of one legal entity tell each other of opt-outs",
            *_buses(inside),
        ],
        ["Firewalls that forms share, each with one count of a visitor over all of them", *_shared(inside)],
        ["Ports: who else may reach a program, and by what", *(_ports(inside) or ["none is open"])],
        ["Other stacks of this assembly: all that they may reach of programs", *(_others(inside) or ["there is none"])],
        ["Findings", *(found or ["none"])],
        ["Waivers", *(inside["waived"] or ["none"])],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _identity(told: Mapping[str, Any]) -> Iterator[str]:
    inside = told["predicate"]
    yield f"assembly (SHA-256)  {told['subject'][0]['digest']['sha256']}"
    more = "" if inside["committed"] else ", with changes that are not committed"
    yield f"commit              {inside['commit'] or 'unknown'}{more if inside['commit'] else ''}"
    yield from (f"blueprint           {digest}  {kind}" for kind, digest in inside["blueprints"].items())


def _asked(inside: Mapping[str, Any]) -> Iterator[str]:
    of_blueprints = inside["asked of the blueprints"]
    counted = ", ".join(f"{number} {what}" for what, number in sorted(of_blueprints.get("asked", {}).items()))
    yield f"of the blueprints:  {len(of_blueprints.get('rules', []))} rules and the proof, on {counted or 'nothing'}"
    yield f"rules are tried by: {', '.join(f'{number} {what}' for what, number in inside['tried with'].items())}"
    asked = ", ".join(one.removeprefix("SmsProgram-") for one in inside["asked of this assembly"])
    yield f"of this assembly:   {asked}"


def _programs(inside: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield from ((one["program"], one["legal entity"], one["stack"], one["place"]) for one in inside["programs"])


def _buses(inside: Mapping[str, Any]) -> list[str]:
    return [f"{one['bus']}: {', '.join(one['programs'])}" for one in inside["meetings"]] or ["there is none"]


def _shared(inside: Mapping[str, Any]) -> list[str]:
    told = [f"{one['firewall']}: {', '.join(one['programs'])}" for one in inside["firewalls"]]
    return told or ["there is none: each form has its own"]


def _ports(inside: Mapping[str, Any]) -> list[str]:
    rows = [
        (one["program"], port, user)
        for one in inside["programs"]
        for port, users in one["ports"].items()
        for user in users
    ]
    return list(table([("program", "port", "open to"), *rows])) if rows else []


def _others(inside: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            one["stack"],
            one["place"],
            str(one["resources"]),
            ", ".join(f"{to['port']} of {to['program']}" for to in one["may reach"]) or "nothing",
        )
        for one in inside["other stacks"]
    ]
    return list(table([("stack", "account/region", "resources", "may reach"), *rows])) if rows else []
