"""The ways of a template: what each resource names, and whose that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.iam.actions import managed
from infra.policy.iam.names import Arn
from infra.policy.programs.admitted import is_declared
from infra.policy.programs.channels import bus_of, hears_only_its_own
from infra.policy.separation.ground import BUS, Ground, Violation, crosses, shown
from infra.policy.separation.leaves import NOTHING, Leaf, leaves, mentions
from infra.policy.separation.ownership import Owner
from infra.policy.separation.register import Place
from infra.policy.separation.sources import Sources
from infra.policy.separation.watching import ALARM, DASHBOARD, named_by_dimensions, strangers, watched

USERS_OF_A_BUS = ("AWS::Events::Rule", "AWS::Lambda::Function")
MANAGED = "ManagedPolicyArns"
TELLING = (ALARM, "AWS::SNS::Subscription")


class Uses:
    """Judges what the resources of one assembly name."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._sources = ground, Sources(ground)

    def violations(self, place: Place) -> Iterator[Violation]:
        """Yield what `place` names of somebody else's, or names so that nobody can tell whose it is."""
        for leaf in leaves(place):
            if leaf.function:
                yield from self._sources.brought_in(place, leaf)
            elif leaf.text:
                yield from self._judged(place, leaf)
        seen = tuple(watched(place))
        for leaf in named_by_dimensions(place, seen):
            if leaf.text and not leaf.function:
                yield from self._watched(place, leaf)
        yield from (Violation(place, path, message) for path, message in strangers(place, seen))

    def _judged(self, place: Place, leaf: Leaf) -> Iterator[Violation]:
        written = place.template.filled(leaf.text)
        if self._ground.meets_on_own_bus(
            place, written, "hears" if place.resource.type == USERS_OF_A_BUS[0] else "names"
        ):
            yield from self._at_the_bus(place, leaf)
            return
        known = mentions(written)
        places = self._ground.register.places[place.template]
        used = [places[name] for name in known.references if name in places]
        named = [self._named(owner, written) for owner in self._ground.owners.named(written)]
        foreign = [one for one in (*used, *named) if crosses(place, one) and not _watches_own_bus(place, one)]
        yield from (Violation(place, leaf.path, f"{leaf.path} is {shown(leaf.text)}.", one) for one in foreign)
        yield from self._sources.read(place, leaf, known)
        for arn in known.arns if not foreign else ():
            yield from self._by_arn(place, leaf, arn)
        self._ground.count(place, "ways", len(used) + len(named) + len(known.arns))
        if leaf.path in place.kind.uses and not (used or named or known.arns or known.stored or known.references):
            yield from self._nowhere(place, leaf)

    def _watched(self, place: Place, leaf: Leaf) -> Iterator[Violation]:
        """Yield a violation for a name that says nothing: CloudFormation cuts a stack's name in a long one."""
        written = place.template.filled(leaf.text)
        if not self._ground.owners.named(written) and mentions(written) == NOTHING:
            yield from self._outside(place, leaf, leaf.text)

    def _named(self, owner: Owner, written: str) -> Place:
        places = self._ground.register.places[owner.template]
        if owner.logical_id in places:
            return places[owner.logical_id]
        made_up = f"{owner.template.name}-"
        ids = (found["id"] for found in re.finditer(rf"{re.escape(made_up)}(?P<id>\w+)", written))
        return next((places[name] for name in ids if name in places), Place.of_stack(owner.template))

    def _at_the_bus(self, place: Place, leaf: Leaf) -> Iterator[Violation]:
        fits = place.resource.type in (*USERS_OF_A_BUS, ALARM, DASHBOARD)
        if place.resource.type == USERS_OF_A_BUS[0] and place.program:
            fits = hears_only_its_own(place.resource, place.program, revoke_all=place.template.revoke_all)
        if not fits and place.resource.type != BUS:
            message = (
                f"{leaf.path} names the consent bus otherwise than to hear of others' opt-outs: {shown(leaf.text)}."
            )
            yield Violation(place, leaf.path, message)

    def _by_arn(self, place: Place, leaf: Leaf, arn: Arn) -> Iterator[Violation]:
        if leaf.path in place.kind.outside:
            yield from self._outside(place, leaf, arn.resource)
            return
        other = self._ground.other(place, arn)
        if other is not None:
            yield Violation(place, leaf.path, f"{leaf.path} is {shown(leaf.text)}.", other)
        elif leaf.path == MANAGED and managed(leaf.text) is not None:
            return  # what it grants is judged with the permissions
        elif not (arn.is_of_aws and leaf.path != MANAGED) and not self._ground.is_own(place, arn):
            yield from self._outside(place, leaf, arn.resource)

    def _outside(self, place: Place, leaf: Leaf, resource: str) -> Iterator[Violation]:
        """Yield a violation for a resource of no template, save a number that one program alone names."""
        if leaf.text in place.template.alarm_targets and place.resource.type in TELLING:
            return  # the account's owner says who is told of alarms, programs together
        if is_declared(place.template, place.resource, leaf.path, leaf.text):
            return  # and what else all programs of the environment have
        if leaf.path not in place.kind.outside:
            message = f"{leaf.path} is {shown(leaf.text)}, which no template shows: nobody can tell who else uses it."
            yield Violation(place, leaf.path, message)
            return
        first = self._ground.outside.setdefault(resource, place)
        if crosses(place, first):
            yield Violation(place, leaf.path, f"{leaf.path} is {shown(leaf.text)}.", first)

    def _nowhere(self, place: Place, leaf: Leaf) -> Iterator[Violation]:
        is_person = leaf.path == "Endpoint" and "@" in leaf.text
        if not is_person:
            yield from self._outside(place, leaf, leaf.text)


def _watches_own_bus(place: Place, other: Place) -> bool:
    """Whether an alarm or dashboard names the bus of its legal entity, by which CloudWatch knows the program's rule."""
    watches = place.resource.type in (ALARM, DASHBOARD)
    return (
        watches
        and other.resource.type == BUS
        and other.resource.get("Name") == bus_of(place.program, revoke_all=place.template.revoke_all)
    )
