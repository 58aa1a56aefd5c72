"""The certificate: what the proof asked, and what came of it, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from infra.policy.separation.ground import Violation
from infra.policy.separation.place import Place
from infra.policy.separation.prove import Proof

CLAIM = (
    "No way and no permission leads from one program to another, save the consent bus on which the promotional "
    "programs of one legal entity tell each other of opt-outs."
)
ASKED = ("resources", "ways", "permissions", "doors")


def certificate(proof: Proof) -> Mapping[str, Any]:
    """Return the certificate of `proof`: the same assembly gives the same one, to the letter."""
    programs = _programs(proof)
    return {
        "claim": CLAIM,
        "holds": not proof.violations and not proof.strange_types,
        "programs": programs,
        "evaluated": {
            "programs": len(programs),
            "pairs of programs": len(programs) * (len(programs) - 1),
            **{what: sum(one[what] for one in proof.ground.counted.values()) for what in ASKED},
        },
        "meetings": [
            {"bus": bus, **{how: sorted(owners) for how, owners in sorted(ways.items())}}
            for bus, ways in sorted(proof.ground.meetings.items())
        ],
        "outside": [{"what": what, "named by": _place(place)} for what, place in sorted(proof.ground.outside.items())],
        "violations": [*map(_violation, proof.violations), *map(_unknown_type, proof.strange_types)],
    }


def _programs(proof: Proof) -> Sequence[Mapping[str, Any]]:
    """Return the programs by name, each with its stacks and with how much of it was asked."""
    stacks: dict[str, list[str]] = {}
    entities: dict[str, str] = {}
    for template in proof.ground.assembly.templates:
        if template.program:
            stacks.setdefault(str(template.program), []).append(template.name)
            entities[str(template.program)] = template.program.legal_entity
    return [
        {
            "program": program,
            "legal entity": entities[program],
            "stacks": sorted(names),
            **{what: proof.ground.counted[program][what] for what in ASKED},
        }
        for program, names in sorted(stacks.items())
    ]


def crossings(proof: Proof) -> Mapping[tuple[str, str], int]:
    """Return how many violations lead from one owner to another; the second is empty where nobody can tell."""
    found: dict[tuple[str, str], int] = {}
    for one in proof.violations:
        pair = (one.place.owner, one.used.owner if one.used else "")
        found[pair] = found.get(pair, 0) + 1
    return found


def meeting(proof: Proof, one: str, other: str) -> bool:
    """Whether the programs `one` and `other` meet on a consent bus."""
    return any(_all_of(ways.values()) >= {one, other} for ways in proof.ground.meetings.values())


def _all_of(groups: Iterable[set[str]]) -> set[str]:
    return set().union(*groups)


def _violation(one: Violation) -> Mapping[str, Any]:
    return {
        "from": _place(one.place),
        "path": one.path,
        "to": _place(one.used) if one.used else None,
        "message": one.message,
    }


def _unknown_type(place: Place) -> Mapping[str, Any]:
    return {"from": _place(place), "path": "Type", "to": None, "message": "the proof does not know the type."}


def _place(place: Place) -> Mapping[str, str]:
    found = {"program": place.owner, "stack": place.template.name}
    if place.resource.logical_id:
        found |= {"resource": place.resource.logical_id, "type": place.resource.type}
    return found
