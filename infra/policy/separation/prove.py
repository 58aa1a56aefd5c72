"""The proof: every way, every permission and every door of an assembly, each asked whose it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from infra.policy.rule import UNREADABLE
from infra.policy.separation.doors import Doors
from infra.policy.separation.ground import Ground, Violation
from infra.policy.separation.identities import Identities
from infra.policy.separation.kinds import KINDS
from infra.policy.separation.register import Place
from infra.policy.separation.uses import Uses
from infra.policy.templates.assembly import Assembly, collector_held


@dataclass(frozen=True, eq=False)
class Proof:
    """What was asked of an assembly and what came of it; it holds where there is no violation."""

    ground: Ground
    violations: tuple[Violation, ...]
    strange_types: tuple[Place, ...]


@lru_cache(maxsize=1)  # the rules and the certificate ask for the same one
@collector_held()
def prove(assembly: Assembly) -> Proof:
    """Return the proof of `assembly`."""
    ground = Ground.of(assembly)
    uses, identities, doors = Uses(ground), Identities(ground), Doors(ground)
    found: list[Violation] = []
    strange: list[Place] = []
    for template in assembly.ours:  # what other stacks reach is judged by `infra.policy.foreign`
        places = ground.register.places[template]
        for place in places.values():
            ground.count(place, "resources")
            found += _decided(place, uses.violations)
            if place.resource.type not in KINDS:
                strange.append(place)
        whole = Place.of_stack(template)
        if not isinstance(template.body.get("Resources"), dict):
            found.append(Violation(whole, "Resources", "the template has no resources that can be read."))
        found += _decided(whole, identities.violations)
        found += _decided(whole, doors.violations)
    return Proof(ground, tuple(dict.fromkeys(found)), tuple(strange))


def _decided(place: Place, judge: Callable[[Place], Iterator[Violation]]) -> list[Violation]:
    # what cannot be read is not let through
    try:
        return list(judge(place))
    except UNREADABLE as error:
        return [Violation(place, "", f"what stands there cannot be read: {type(error).__name__}: {error}.")]
