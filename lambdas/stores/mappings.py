"""The event source mappings through which the gate gets its messages: shut, they leave them in their queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SHUT = {"Disabled", "Disabling"}
_OPEN = {"Enabled", "Enabling"}


class FunctionsClient(Protocol):
    """What this module asks of the SDK's Lambda client."""

    def get_event_source_mapping(self, *, UUID: str) -> Mapping[str, Any]:  # noqa: N803 - the SDK's name
        """Return a mapping as it is."""

    def update_event_source_mapping(self, *, UUID: str, Enabled: bool) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Open or shut a mapping."""


class Mappings:
    """The mappings of one program's gate, by their ids; the client is made once it is needed, which is rarely."""

    def __init__(self, client: Callable[[], FunctionsClient], ids: Sequence[str]) -> None:
        self._client = client
        self._ids = ids

    def shut(self) -> None:
        """Have the gate take no more messages; NotAccepted where Lambda is busy with a mapping."""
        self._turn(_SHUT, on=False)

    def open(self) -> None:
        """Have the gate take messages again; NotAccepted where Lambda is busy with a mapping."""
        self._turn(_OPEN, on=True)

    def _turn(self, wanted: set[str], *, on: bool) -> None:
        client = self._client()
        try:
            # asked for first: an update of a mapping that is on its way there already would be refused
            for name in self._ids:
                if client.get_event_source_mapping(UUID=name)["State"] not in wanted:
                    client.update_event_source_mapping(UUID=name, Enabled=on)
        except ClientError as error:
            raise NotAccepted(str(error.response["Error"].get("Code"))) from None
        except BotoCoreError as error:
            raise NotAccepted(type(error).__name__) from None
