"""Connections that a function kept while it was frozen."""

from __future__ import annotations

import socket
import threading

import pytest
from botocore.config import Config
from botocore.session import get_session

from lambdas.stores import clients
from lambdas.stores.errors import OutcomeUnknown
from lambdas.stores.sms import Texting

ANSWER = b'{"MessageId": "sms-1"}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)


@pytest.fixture
def forgetful():
    """A service that answers once on each connection and takes what comes after for nothing, without closing it."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk(connection):
        stream = connection.makefile("rb")
        lengths = [int(line[15:]) for line in iter(stream.readline, b"\r\n") if line.startswith(b"Content-Length:")]
        stream.read(*lengths)
        connection.sendall(HEAD + ANSWER)
        stream.read(1)
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()


@pytest.fixture
def texting(forgetful, home, program):
    """A way out to that service."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=5)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = get_session().create_client("pinpoint-sms-voice-v2", endpoint_url=forgetful, config=config, **keys)
    return Texting(client, home.environment, program())


def test_a_text_over_a_connection_that_is_dead_has_an_unknown_outcome(texting, phone):
    assert texting.send(phone, "hello", 300, {}) == "sms-1"
    with pytest.raises(OutcomeUnknown):
        texting.send(phone, "hello", 300, {})


def test_a_connection_that_was_idle_is_not_used_again(texting, phone, monkeypatch):
    monkeypatch.setattr(clients, "IDLE_SECONDS", -1)
    assert [texting.send(phone, "hello", 300, {}) for _ in range(3)] == ["sms-1"] * 3
