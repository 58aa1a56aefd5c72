"""Failures on demand: any one resource of any stack can be made to fail at create, update or delete."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator, Properties

MOMENTS = ("create", "update", "delete")
Place = tuple[str, str, str]


class InjectedFailure(Exception):  # noqa: N818 - what AWS would answer, not a fault of this program
    """The reason that CloudFormation tells of a resource that was made to fail."""


@dataclass(frozen=True)
class Failures:
    """How often the resource (stack, logical id) is still to fail at a moment; a failure strikes before the act."""

    left: dict[Place, tuple[int, int]] = field(default_factory=dict)

    def plant(self, stack: str, logical_id: str, moment: str, times: int = 1, after: int = 0) -> None:
        """Let a resource fail `times` times, once `after` were well; TypeError for a moment that there is not."""
        if moment not in MOMENTS:
            raise TypeError(f"moment must be one of {', '.join(MOMENTS)}, got {moment!r}")
        self.left[stack, logical_id, moment] = after, times

    def clear(self) -> None:
        """Forget what did not strike."""
        self.left.clear()

    def strike(self, stack: str | None, logical_id: str | None, moment: str) -> None:
        """Raise where this act is to fail."""
        place = (stack or "", logical_id or "", moment)
        after, times = self.left.get(place, (0, 0))
        self.left[place] = max(after - 1, 0), times if after else max(times - 1, 0)
        if times and not after:
            raise InjectedFailure(f"{logical_id} was made to fail at {moment}")


def register(emulator: Emulator, failures: Failures) -> None:
    """Put `failures` before each act of CloudFormation on a resource."""
    names.replace("provision", _creating(emulator.provision, failures))
    names.replace("update_resource", _updating(emulator.update_resource, failures))
    names.replace("delete_resource", _deleting(emulator.delete_resource, failures))


def _creating(create: Callable[..., Any], failures: Failures) -> Callable[..., Any]:
    def run(kind: str, logical_id: str, properties: Properties, stack: str) -> Any:  # noqa: ANN401 - the emulator's answer
        failures.strike(stack, logical_id, "create")
        return create(kind, logical_id, properties, stack)

    return run


def _updating(update: Callable[..., Any], failures: Failures) -> Callable[..., Any]:
    def run(
        kind: str,
        physical_id: str,
        old: Properties,
        new: Properties,
        stack: str,
        logical_id: str | None = None,
        attributes: Properties | None = None,
    ) -> Any:  # noqa: ANN401 - the emulator's answer
        if old != new:  # what does not change is not touched
            failures.strike(stack, logical_id, "update")
        return update(kind, physical_id, old, new, stack, logical_id, attributes)

    return run


def _deleting(delete: Callable[..., Any], failures: Failures) -> Callable[..., Any]:
    def run(
        kind: str, physical_id: str, properties: Properties, stack: str | None = None, logical_id: str | None = None
    ) -> Any:  # noqa: ANN401 - the emulator's answer
        failures.strike(stack, logical_id, "delete")
        return delete(kind, physical_id, properties, stack, logical_id)

    return run
