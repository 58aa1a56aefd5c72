"""Small edits of which attacks on templates are made; each finds its victim by a function of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.judging.program import allow
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Change
    from tests.infra.policy.attacks.judging.program import Program

    Victim = Callable[[Program], str]


def _value(value: Any, program: Program) -> Any:
    return value(program) if callable(value) else value


def _holder(properties: Json, path: str) -> tuple[Json, str]:
    *folders, last = path.split(".")
    for folder in folders:
        properties = properties.setdefault(folder, {})
    return properties, last


def put(victim: Victim, path: str, value: Any) -> Change:
    """Set the property at `path` to `value`, or to what `value` makes of the program."""

    def change(program: Program, _: Random) -> None:
        found, new = program.properties(victim(program)), _value(value, program)
        holder, last = _holder(found, path)
        if holder.get(last) == new:
            raise NotApplicableError(f"{path} is {new} already")
        holder[last] = new

    return change


def drop(victim: Victim, path: str) -> Change:
    """Remove the property at `path`."""

    def change(program: Program, _: Random) -> None:
        holder, last = _holder(program.properties(victim(program)), path)
        if last not in holder:
            raise NotApplicableError(f"{path} is not set")
        del holder[last]

    return change


def attribute(victim: Victim, name: str, value: Any) -> Change:
    """Set an attribute of the resource itself, such as DeletionPolicy or Condition."""

    def change(program: Program, _: Random) -> None:
        program.resources[victim(program)][name] = _value(value, program)
        if name == "Condition":
            program.template.setdefault("Conditions", {})[value] = {"Fn::Equals": ["on", "off"]}

    return change


def grant(role: Victim, actions: str | list[str], resources: Any, **more: Any) -> Change:
    """Allow the role `actions` on `resources` in its inline policy."""

    def change(program: Program, _: Random) -> None:
        program.statements(role(program)).append(allow(actions, _value(resources, program), **more))

    return change


def let_in(owner: Victim, statement: Callable[[Program], Json]) -> Change:
    """Add a statement to the resource policy of a queue, topic, bucket or key."""

    def change(program: Program, _: Random) -> None:
        program.document_of(owner(program)).append(statement(program))

    return change


def add(logical_id: str, kind: str, properties: Callable[[Program], Json], **more: Any) -> Change:
    """Add a resource of type `AWS::kind`."""

    def change(program: Program, _: Random) -> None:
        program.add(logical_id, kind, properties(program), **more)

    return change


def remove(victim: Victim) -> Change:
    """Remove a resource, and the dependencies on it."""

    def change(program: Program, _: Random) -> None:
        gone = victim(program)
        del program.resources[gone]
        for resource in program.resources.values():
            waits = resource.get("DependsOn")
            if isinstance(waits, list) and gone in waits:
                waits.remove(gone)

    return change


def several(*changes: Change) -> Change:
    """Make all of `changes`."""

    def change(program: Program, rng: Random) -> None:
        for one in changes:
            one(program, rng)

    return change


def function(name: str) -> Victim:
    """Find the function that runs the handler in the folder `name`."""
    return lambda program: program.function(name)


def role(name: str) -> Victim:
    """Find the role of the function `name`."""
    return lambda program: program.role(name)


def queue(name: str) -> Victim:
    """Find a queue by its role."""
    return lambda program: program.queue(name)


def topic(name: str) -> Victim:
    """Find a topic by its role."""
    return lambda program: program.topic(name)


def table(name: str) -> Victim:
    """Find a table by what the keyword handler calls it."""
    return lambda program: program.table(name)


def bucket(name: str) -> Victim:
    """Find a bucket by its role."""
    return lambda program: program.bucket(name)


def only(kind: str) -> Victim:
    """Find the first resource of type `AWS::kind`."""
    return lambda program: program.only(kind)


def mapping(reader: str, source: str) -> Victim:
    """Find the mapping by which the function `reader` reads the queue `source`."""
    return lambda program: program.mapping(reader, program.queue(source))
