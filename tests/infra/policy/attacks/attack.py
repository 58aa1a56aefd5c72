"""What an attack is: a change to a copy of the assembly or of its sources that breaks a promise if it is deployed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.infra.policy.attacks.judging.program import Program
from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace

Apply = Callable[[Workspace, Random], object]
Change = Callable[[Program, Random], object]


class Promise(StrEnum):
    """What a deploy of the attack does to the product's promise."""

    APART = "mixes two programs"
    CONSENT = "weakens consent"
    GATE = "goes past the gate"
    ALARM = "deafens an alarm"
    DATA = "loses data"
    NUMBERS = "leaks numbers"


class Place(StrEnum):
    """Where the attack lies."""

    PROGRAM = "template of a program stack"
    SHARED = "template of a shared stack"
    FOREIGN = "foreign stack"
    BRAND = "brand file"
    SETTINGS = "cdk.json"
    ASSET = "asset"
    HOLE = "declared hole"


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack; `harm` says in a sentence what goes wrong, `source` where the like was met in public."""

    name: str
    kind: str
    place: Place
    promise: Promise
    harm: str
    apply: Apply
    source: str = ""

    def try_on(self, workspace: Workspace, seed: int) -> None:
        """Apply the attack; the same seed picks the same victims."""
        self.apply(workspace, Random(f"{seed} {self.name}"))


def on_program(change: Change) -> Apply:
    """Return an attack that applies `change` to one program, the first in random order that has its victims."""

    def apply(workspace: Workspace, rng: Random) -> None:
        reasons = []
        for program in rng.sample(workspace.programs, len(workspace.programs)):
            try:
                change(program, rng)
            except NotApplicableError as reason:
                reasons.append(f"{program.stack}: {reason}")
                workspace.forget()
                continue
            workspace.save()
            return
        raise NotApplicableError("; ".join(reasons) or "the assembly holds no program")

    return apply


def on_workspace(change: Apply) -> Apply:
    """Return an attack that applies `change` and writes the templates that it changed."""

    def apply(workspace: Workspace, rng: Random) -> None:
        try:
            change(workspace, rng)
        except NotApplicableError:
            workspace.forget()
            raise
        workspace.save()

    return apply


class Kind:
    """Collects the attacks of one kind at one place."""

    def __init__(self, kind: str, place: Place) -> None:
        self.kind, self.place = kind, place
        self.attacks: list[Attack] = []

    def add(self, name: str, promise: Promise, harm: str, apply: Apply, source: str = "") -> None:
        """Add an attack on the workspace as a whole."""
        self.attacks.append(Attack(name, self.kind, self.place, promise, harm, on_workspace(apply), source))

    def add_on_program(self, name: str, promise: Promise, harm: str, change: Change, source: str = "") -> None:
        """Add an attack on one program's template."""
        self.attacks.append(Attack(name, self.kind, self.place, promise, harm, on_program(change), source))

    def program(self, name: str, promise: Promise, harm: str, source: str = "") -> Callable[[Change], Change]:
        """Add the decorated function as an attack on one program's template."""

        def decorate(change: Change) -> Change:
            self.add_on_program(name, promise, harm, change, source)
            return change

        return decorate

    def workspace(self, name: str, promise: Promise, harm: str, source: str = "") -> Callable[[Apply], Apply]:
        """Add the decorated function as an attack on the workspace as a whole."""

        def decorate(apply: Apply) -> Apply:
            self.add(name, promise, harm, apply, source)
            return apply

        return decorate
