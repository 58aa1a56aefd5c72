"""What the proof asked and what came of it: as data, and as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from infra.policy.separation.ground import Violation
from infra.policy.separation.prove import Proof
from infra.policy.separation.register import Place

CLAIM = (
    "No way and no permission leads from one program to another, save the consent bus on which the "
    "programs of one legal entity tell each other of opt-outs, and a firewall that forms share where cdk.json says so."
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
        "firewalls": [
            {"firewall": name, "before the forms of": sorted(owners)}
            for name, owners in sorted(proof.ground.shared.items())
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


WIDTH = 120
SQUARE = 24  # programs; beyond that a table of all pairs is no longer read, and the pairs that meet are told in words
APART, MEETS, ITSELF = ".", "bus", "-"


def proof_page(proof: Proof) -> str:
    """Return the certificate as text."""
    told = certificate(proof)
    holds = "The claim holds." if told["holds"] else f"THE CLAIM DOES NOT HOLD: {len(told['violations'])} violation(s)."
    asked = ", ".join(f"{number} {what}" for what, number in told["evaluated"].items())
    parts = [
        [*wrap(CLAIM, WIDTH), holds, f"Evaluated: {asked}."],
        list(_square(proof, [one["program"] for one in told["programs"]])),
        list(_firewalls(proof)),
        list(table([["program", "legal entity", *ASKED], *(_row(one) for one in told["programs"])])),
        list(_violations(proof)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _firewalls(proof: Proof) -> Iterator[str]:
    for name, owners in sorted(proof.ground.shared.items()):
        yield f"The forms of {len(owners)} program(s) share {name}, as cdk.json declares; it counts visitors over all:"
        yield f"{', '.join(sorted(owners))}."


def _row(program: dict[str, object]) -> list[str]:
    return [str(program[what]) for what in ("program", "legal entity", *ASKED)]


def _square(proof: Proof, programs: Sequence[str]) -> Iterator[str]:
    """Yield who reaches whom: rows from, columns to, by number."""
    if len(programs) > SQUARE:
        found = crossings(proof)
        yield f"{len(programs)} programs: each pair that is not named below is apart."
        yield from (f"{one} -> {other or 'nobody can tell whom'}: {found[one, other]}" for one, other in sorted(found))
        for bus, ways in sorted(proof.ground.meetings.items()):
            yield f"on {bus} meet {len(set().union(*ways.values()))} programs"
        return
    found = crossings(proof)
    yield f"from (row) to (column): {APART} apart, {MEETS} meet on the consent bus alone, a number counts violations"
    numbers = [str(index) for index, _ in enumerate(programs, 1)]
    rows = [["", "", *numbers]]
    for number, one in zip(numbers, programs, strict=True):
        rows.append([number, one, *(_cell(proof, found.get((one, other), 0), one, other) for other in programs)])
    yield from table(rows)


def _cell(proof: Proof, violations: int, one: str, other: str) -> str:
    if violations:
        return str(violations)
    if one == other:
        return ITSELF
    return MEETS if meeting(proof, one, other) else APART


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield `rows` as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _violations(proof: Proof) -> Iterator[str]:
    yield from (one.told for one in proof.violations)
    yield from (f"{place}: the proof does not know the type." for place in proof.strange_types)
