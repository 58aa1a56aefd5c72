"""What every question of the proof is asked on: the places, the names, and what was counted and found on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.policy.iam.names import Arn, arn
from infra.policy.programs.channels import bus_of, own_bus
from infra.policy.programs.forms import shared_acl, stands_behind_shared
from infra.policy.separation.ownership import Owners, owners
from infra.policy.separation.register import Place, Register
from infra.policy.templates.assembly import Assembly

BUS = "AWS::Events::EventBus"
SHOWN = 160  # characters of a value in a message


@dataclass(frozen=True)
class Violation:
    """One way that leads, or may lead, out of a program: from `place` at `path`, to `used` where that is known."""

    place: Place
    path: str
    message: str
    used: Place | None = None

    @property
    def told(self) -> str:
        """The whole sentence: both places where both are known, and what leads from one to the other."""
        to = f" -> {self.used}" if self.used else ""
        return f"{self.place}{to}: {self.message}"


@dataclass(frozen=True)
class Ground:
    """One assembly on its way to a certificate."""

    assembly: Assembly
    register: Register
    owners: Owners
    buses: frozenset[str]
    counted: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    meetings: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    shared: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    outside: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, assembly: Assembly) -> Ground:
        """Return the ground of `assembly`, on which nothing has been asked yet."""
        buses = frozenset(own_bus(template) for template in assembly.templates) - {""}
        return cls(assembly, Register(assembly), owners(assembly), buses)

    def count(self, place: Place, what: str, number: int = 1) -> None:
        """Note that `number` questions of the sort `what` were decided for the owner of `place`."""
        self.counted[place.owner][what] += number

    def meets_on_own_bus(self, place: Place, written: str, how: str) -> bool:
        """Whether `written` is the bus of the legal entity of `place`; noted, since it is the one crossing."""
        name = written.rpartition("/")[2]
        if name not in self.buses or name != bus_of(place.program, revoke_all=place.template.revoke_all):
            return False
        found = arn(written)
        if written != name and (found is None or found.resource != f"event-bus/{name}"):
            return False
        self.meetings[name][how].add(place.owner)
        return True

    def stands_behind(self, place: Place, path: str, found: list[Place]) -> bool:
        """Whether `place` puts a form behind the firewall that it declares to share; noted, for programs share it."""
        if path != "WebACLArn" or not stands_behind_shared(place.template, place.resource):
            return False
        shared = shared_acl(self.assembly.ours, place.template)
        if shared is None or [(one.template, one.resource) for one in found] != [shared]:
            return False
        self.shared[shared[0].name].add(place.owner)
        return True

    def others(self, place: Place, named: Arn) -> Iterator[Place]:
        """Yield the places of others than the owner of `place` that `named` may name."""
        return (entry.place for entry in self.register.entries(named) if crosses(place, entry.place))

    def other(self, place: Place, named: Arn) -> Place | None:
        """Return the first of the places of others that `named` may name."""
        return next(self.others(place, named), None)

    def is_own(self, place: Place, named: Arn) -> bool:
        """Whether all that `named` names is one place of the owner of `place`, or lies below it."""
        return any(entry.place.belongs_with(place) and entry.holds(named) for entry in self.register.entries(named))


def crosses(user: Place, used: Place) -> bool:
    """Whether a way from `user` to `used` leaves a program or enters one."""
    return not user.belongs_with(used) and (user.program is not None or used.program is not None)


def shown(written: str) -> str:
    """Return `written` short enough for a sentence."""
    return written if len(written) <= SHOWN else f"{written[:SHOWN]}..."
