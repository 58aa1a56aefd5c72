"""The account behind an environment: one client of each service, made when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from ops.deployed import client_of

if TYPE_CHECKING:
    from infra.environment import Environment


@dataclass(frozen=True, slots=True)
class Account:
    """Clients may be used by many threads at once; making one may not."""

    environment: Environment
    _clients: dict[str, Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def client(self, service: str) -> Any:  # noqa: ANN401 - each service has a client class of its own
        """Return the client of `service`, which tries a throttled call again, ever slower."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = client_of(service, self.environment)
            return self._clients[service]

    @property
    def cloudformation(self) -> Any:  # noqa: ANN401 - as above
        """The client of CloudFormation."""
        return self.client("cloudformation")

    @property
    def sms(self) -> Any:  # noqa: ANN401 - as above
        """The client of End User Messaging SMS."""
        return self.client("pinpoint-sms-voice-v2")

    @property
    def dynamodb(self) -> Any:  # noqa: ANN401 - as above
        """The client of DynamoDB."""
        return self.client("dynamodb")
