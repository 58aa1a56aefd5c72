"""What the clients of the functions promise of time: a send leaves once, in time or not at all."""

import socket
import threading
import time
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest

from lambdas.consent.items import HANDED_OVER, HELD, NEEDED, SENT_WITHIN, SKEW
from lambdas.stores import sms as module
from lambdas.stores.clients import Clients
from lambdas.stores.environment import Environment
from lambdas.stores.errors import NotAccepted, OutcomeUnknown
from lambdas.stores.sms import Texting
from tests.programs import PROGRAM

NAMES = Environment("subscriptions", "ledger", "sends", "pool", "list", "settings", "PROMOTIONAL")
MADE = {"of one thread": lambda clients: clients.sms(), "of many": lambda clients: clients.sms_for(2)}
FAULT = b"HTTP/1.1 500 no\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@contextmanager
def server(answer):
    """A server that gives each request this answer (None: none at all); yields its port and the requests it got."""
    listener, requests = socket.create_server(("127.0.0.1", 0)), []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if data := connection.recv(65536):
                requests.append(data)
            if answer is None:
                kept.append(connection)
            else:
                connection.sendall(answer)
                connection.close()

    kept = []
    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], requests
    for one in (listener, *kept):
        one.close()


@contextmanager
def deaf():
    """A place that lets nobody connect, and yields its port: its queue is full."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = []
    for _ in range(3):
        one = socket.socket()
        one.settimeout(0)
        one.connect_ex(listener.getsockname())
        waiting.append(one)
    yield listener.getsockname()[1]
    for one in (*waiting, listener):
        one.close()


@pytest.fixture(params=MADE.values(), ids=MADE)
def texting(request, monkeypatch):
    """Builder of what sends to a port of this machine."""
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    def build(port):
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        return Texting(request.param(Clients()), NAMES, PROGRAM)

    return build


def test_a_send_leaves_once_whatever_the_service_answers(texting):
    with server(FAULT) as (port, requests), pytest.raises(OutcomeUnknown):
        texting(port).reply("+14255550161", "hello", "text-1")
    assert len(requests) == 1


def test_a_send_that_gets_no_answer_is_given_up_within_the_time_that_the_lease_allows(texting):
    with server(None) as (port, requests):
        sender, begun = texting(port), time.monotonic()
        with pytest.raises(OutcomeUnknown):
            sender.reply("+14255550161", "hello", "text-1")
        assert timedelta(seconds=time.monotonic() - begun) < SENT_WITHIN + SKEW
        time.sleep(0.2)
    assert len(requests) == 1


def test_a_send_whose_name_has_many_silent_addresses_never_leaves_late(texting, monkeypatch):
    with server(FAULT) as (port, requests), deaf() as silent:
        sender = texting(port)
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", one)) for one in (silent, silent, port)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        with pytest.raises(NotAccepted):
            sender.reply("+14255550161", "hello", "text-1")
        time.sleep(0.2)
    assert requests == []


def test_it_would_leave_late_if_nobody_looked_at_the_time(texting, monkeypatch):
    monkeypatch.setattr(module, "leaving_within", lambda _: nullcontext())
    with server(FAULT) as (port, requests), deaf() as silent:
        sender = texting(port)
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", one)) for one in (silent, silent, port)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        with pytest.raises(OutcomeUnknown):
            sender.reply("+14255550161", "hello", "text-1")
    assert len(requests) == 1


def test_the_lease_holds_a_whole_send_and_the_difference_of_two_clocks(texting):
    with server(FAULT) as (port, _):
        config = texting(port)._client.meta.config
    longest = timedelta(seconds=config.connect_timeout + config.read_timeout)
    assert longest + SKEW <= NEEDED < HANDED_OVER < HELD
    assert config.retries["total_max_attempts"] == 1
