"""The certificate as a page of plain text, for somebody who knows the law and not the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from infra.policy.separation.prove import Proof
from infra.policy.separation.table import WIDTH, proof_page, table

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
            "Consent buses, on which promotional programs of one legal entity tell each other of opt-outs",
            *_buses(inside),
        ],
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
    tried = ", ".join(f"{number} {what}" for what, number in of_blueprints.get("tried", {}).items())
    yield f"of the rules:       {tried or 'nothing'}, each of which they refuse"
    asked = ", ".join(one.removeprefix("SmsProgram-") for one in inside["asked of this assembly"])
    yield f"of this assembly:   {asked}"


def _programs(inside: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield from ((one["program"], one["legal entity"], one["stack"], one["place"]) for one in inside["programs"])


def _buses(inside: Mapping[str, Any]) -> list[str]:
    return [f"{one['bus']}: {', '.join(one['programs'])}" for one in inside["meetings"]] or ["there is none"]


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
