"""What a REST API tells a function of a request, with the host that the emulator leaves out."""

from collections.abc import Callable
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator

Told = Callable[..., dict[str, Any]]


def register(emulator: Emulator) -> None:
    """Have the emulator name the host of each request, as AWS does."""
    names.replace("rest_event", with_host(emulator.rest_event))


def with_host(told: Told) -> Told:
    """Return `told` with `requestContext.domainName`: AWS vouches for it, here it is the host that was asked for."""

    def whole(*facts: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the emulator hands over
        event = told(*facts, **more)
        event["requestContext"]["domainName"] = event["headers"].get("host", "")
        return event

    return whole
