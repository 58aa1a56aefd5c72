"""What two brand files, or two places of one, claim though only one may have it: names, codes, numbers, keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.collisions import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.consistency import Standing
    from infra.brand.faults import Fault
    from infra.brand.source import KeyPath


def faults_between(standings: Iterable[Standing]) -> Iterator[Fault]:
    """Yield what two places claim though only one may have it, and one legal entity under two spellings."""
    standings = list(standings)
    yield from _two_spellings(standings)
    first: dict[tuple[object, ...], tuple[str, str, int]] = {}
    for standing in standings:
        for claim, path, why in _claims(standing):
            if not standing.sound(*path) or not standing.holds(*path[:-1]):
                continue
            fault = standing.source.fault(path, "")
            if claim not in first:
                first[claim] = (fault.file, fault.path, fault.line)
                continue
            file, where, line = first[claim]
            yield standing.source.fault(path, f"is taken already by {where} at {file}:{line}, got '{claim[-1]}': {why}")


def _two_spellings(standings: Iterable[Standing]) -> Iterator[Fault]:
    first: dict[str, tuple[str, Fault]] = {}
    for standing in standings:
        entity, path = standing.brand.legal_entity, ("legal_entity",)
        if not standing.sound(*path):
            continue
        here = (entity, standing.source.fault(path, ""))
        spelling, place = first.setdefault(standing.caller, here)
        if spelling != entity:
            problem = f"must be spelt '{spelling}' as at {place.file}:{place.line}, got '{entity}'"
            yield standing.source.fault(path, f"{problem}: a STOP to marketing holds for the whole legal entity")


def _claims(standing: Standing) -> Iterator[tuple[tuple[object, ...], KeyPath, str]]:
    """Yield each value that has one owner, where it stands, and why it cannot be shared; the value comes last."""
    brand = standing.brand
    yield ("brand", brand.brand), ("brand",), "give each brand its own id"
    yield ("name", brand.name), ("name",), "a text tells whose it is by the name alone"
    for kind in brand.message_types:
        program, root = brand.program(kind), ("programs", kind)
        if program.short_code:
            why = "a short code serves one brand and one message type"
            yield ("code", program.short_code), (*root, "short_code"), why
        for environment, identity in program.origination.items():
            if identity != "simulator":
                why = "a number is in one pool only"
                yield ("number", identity), (*root, "origination", environment), why
        for name, topic in program.topics.items():
            # consent names the seller, 47 CFR 64.1200(f)(9): whoever texts one brand's word to another's code of the
            # same company would be on a list that the advertisement never spoke of
            why = "a keyword joins one list of a legal entity: choose another, such as the brand's name and this one"
            yield (standing.caller, plain(topic.keyword).upper()), (*root, "topics", name, "keyword"), why
