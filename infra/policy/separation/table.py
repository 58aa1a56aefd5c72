"""The certificate as a page of plain text: the verdict, programs x programs, what was asked, what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from infra.policy.separation.certificate import ASKED, CLAIM, certificate, crossings, meeting
from infra.policy.separation.prove import Proof

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
        list(table([["program", "legal entity", *ASKED], *(_row(one) for one in told["programs"])])),
        list(_violations(proof)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


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
