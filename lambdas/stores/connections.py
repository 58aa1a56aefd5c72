"""Connections to AWS that were idle for long: a function is frozen between its runs, and does not hear them close."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

IDLE_SECONDS = 5.0


class Client(Protocol):
    """What this module asks of a client."""

    def close(self) -> None:
        """Leave the connections that nobody uses; the next call makes a new one."""


class Connections:
    """The connections of some clients."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self._clients = clients
        self._used_at = time.time()

    def use(self) -> None:
        """Leave the connections if they have not been used for five seconds: they may be dead without our knowing."""
        now, before = time.time(), self._used_at
        self._used_at = now
        if now - before > IDLE_SECONDS:
            for client in self._clients:
                client.close()
