"""The AWS clients of a function, made only when used, and their connections after an idle time."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import get_session
from urllib3.exceptions import ConnectTimeoutError

from lambdas.consent.items import ANSWERS_WITHIN, LEAVES_WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient


SERVICES = (
    *("dynamodb", "events", "lambda", "pinpoint-sms-voice-v2", "s3", "scheduler", "secretsmanager", "sqs"),
    "stepfunctions",
)


class Models(Loader):
    """The models of services that the dependency layer brings; beside no layer, those that come with the SDK.

    The SDK is the runtime's, and whichever the runtime has that day: what it may ask of a service, and how, is what the
    tests ran with. The layer's are also the quicker ones to read.

    Asked for one, the SDK looks for it in the folders of all its four hundred services, to be able to name them where
    it is not found; we say which there are.
    """

    def __init__(self) -> None:
        layer = find_spec("sdk_models")
        super().__init__(extra_search_paths=list(layer.submodule_search_locations or ()) if layer else None)

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - whatever the kind of model
        """Return the services that functions use."""
        return list(SERVICES)


class Clients:
    """Makes the clients of one function from one session; region, endpoint and credentials are the environment's.

    The session is botocore's own: what boto3 adds to it are resources, which no function uses and each would load.
    """

    def __init__(self) -> None:
        self._session = get_session()
        self._session.register_component("data_loader", Models())

    def dynamodb(self) -> DynamoDBClient:
        """Return a client of the tables, which gives each call up within eight seconds."""
        config = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
        return cast("DynamoDBClient", self._made("dynamodb", config))

    def sms(self) -> PinpointSMSVoiceV2Client:
        """Return a client that asks once and waits briefly: a send is not idempotent, so no retry hides in it."""
        config = Config(connect_timeout=LEAVES_WITHIN, read_timeout=ANSWERS_WITHIN, retries={"total_max_attempts": 1})
        return cast("PinpointSMSVoiceV2Client", punctual(self._made("pinpoint-sms-voice-v2", config)))

    def dynamodb_for(self, threads: int) -> DynamoDBClient:
        """Return a client of the tables for so many threads, which gives each call up within eight seconds.

        What it is asked is not looked through before it is sent: that is a seventh of the work.
        """
        return cast("DynamoDBClient", self._made("dynamodb", _shared(threads, connect=1, read=2, attempts=2)))

    def sms_for(self, threads: int) -> PinpointSMSVoiceV2Client:
        """Return a client like `sms` for so many threads."""
        config = _shared(threads, connect=LEAVES_WITHIN, read=ANSWERS_WITHIN, attempts=1)
        return cast("PinpointSMSVoiceV2Client", punctual(self._made("pinpoint-sms-voice-v2", config)))

    def scheduler(self) -> EventBridgeSchedulerClient:
        """Return a client that makes schedules."""
        return cast("EventBridgeSchedulerClient", self._made("scheduler"))

    def s3(self) -> S3Client:
        """Return a client of the archive."""
        return cast("S3Client", self._made("s3"))

    def events(self) -> EventBridgeClient:
        """Return a client of the consent bus."""
        return cast("EventBridgeClient", self._made("events"))

    def sqs(self) -> SQSClient:
        """Return a client of the program's own queues."""
        return cast("SQSClient", self._made("sqs"))

    def sqs_briefly(self) -> SQSClient:
        """Return such a client for one look within a short run."""
        config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
        return cast("SQSClient", self._made("sqs", config))

    def workflows(self) -> SFNClient:
        """Return a client of Step Functions."""
        return cast("SFNClient", self._made("stepfunctions"))

    def secrets(self) -> SecretsManagerClient:
        """Return a client that reads secrets, and waits briefly: a person waits for the answer."""
        config = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 2})
        return cast("SecretsManagerClient", self._made("secretsmanager", config))

    def functions(self) -> LambdaClient:
        """Return a client of Lambda, which opens and shuts the gate's mappings."""
        return cast("LambdaClient", self._made("lambda"))

    def _made(self, service: str, config: Config | None = None) -> BaseClient:
        return self._session.create_client(service, config=config)


def _shared(threads: int, *, connect: float, read: float, attempts: int) -> Config:
    return Config(
        max_pool_connections=threads,
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        tcp_keepalive=True,
        parameter_validation=False,
    )


# Connections to AWS that were idle for long: a function is frozen between its runs, and does not hear them close.


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
