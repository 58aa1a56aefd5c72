"""Requests that leave in time or not at all, however many addresses a name has and however long each takes."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from urllib3.exceptions import ConnectTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from botocore.client import BaseClient

_leaves_by: ContextVar[float] = ContextVar("leaves_by", default=math.inf)


@contextmanager
def leaving_within(seconds: float) -> Iterator[None]:
    """Let no request of a punctual client leave later than so many `seconds` from now: it fails to connect."""
    token = _leaves_by.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _leaves_by.reset(token)


def _send(connection: Any, data: Any, send: Any) -> Any:  # noqa: ANN401 - the connections of two libraries
    # looking the name up, its addresses and the handshake come before this, each with a time of its own
    if connection.sock is None:
        connection.connect()
    if time.monotonic() > _leaves_by.get():
        connection.close()
        raise ConnectTimeoutError(connection, "the connection took too long for the request to leave in time")
    return send(data)


class _Connection(AWSHTTPConnection):
    def send(self, data: Any) -> Any:  # noqa: ANN401 - as above
        return _send(self, data, super().send)


class _SecureConnection(AWSHTTPSConnection):
    def send(self, data: Any) -> Any:  # noqa: ANN401 - as above
        return _send(self, data, super().send)


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def punctual(client: BaseClient) -> BaseClient:
    """Return `client`, whose requests heed `leaving_within` from now on; AttributeError where the SDK has changed."""
    session: Any = client._endpoint.http_session  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way in
    pools = cast("MutableMapping[str, type]", session._pool_classes_by_scheme)  # noqa: SLF001 - as above
    if session._manager.pool_classes_by_scheme is not pools:  # noqa: SLF001 - as above
        raise AttributeError("the SDK makes its connections in another way: see how to bound their time")
    pools.update({"http": _Pool, "https": _SecurePool})
    return client
