"""The verifier that a brand has chosen, asked by HTTP: what it does not vouch for is refused."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from botocore.exceptions import ClientError

import lambdas.stores.web as module
from lambdas.stores.web import Siteverify
from lambdas.web.captcha import SERVICES

SECRET, TOKEN, ADDRESS = "the-secret", "a-token", "198.51.100.7"
HOSTS = frozenset({"text.acme.example"})
SOUND = b'{"success": true, "hostname": "text.acme.example"}'


@pytest.fixture
def verifier():
    """A verifier on a loopback address; `answer` is what it says, after `seconds`, and `asked` what it was asked."""
    state = SimpleNamespace(status=200, answer=SOUND, seconds=0.0, asked=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            state.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            time.sleep(state.seconds)
            self.send_response(state.status)
            self.end_headers()
            self.wfile.write(state.answer)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        state.url = f"http://127.0.0.1:{server.server_port}/siteverify"
        yield state
        server.shutdown()
        thread.join()


class Secrets:
    """The secret of one program, counted as it is read."""

    def __init__(self, error=None):
        self.error, self.read = error, 0

    def get_secret_value(self, **_):
        self.read += 1
        if self.error:
            raise self.error
        return {"SecretString": SECRET}


def test_a_token_that_the_verifier_vouches_for_is_taken_and_the_verifier_is_told_all_that_it_needs(verifier):
    secrets = Secrets()
    door = Siteverify(secrets, "arn", verifier.url)
    assert [door.vouches(TOKEN, ADDRESS, HOSTS), door.vouches(TOKEN, ADDRESS, HOSTS)] == [True, True]
    assert verifier.asked == [{"secret": [SECRET], "response": [TOKEN], "remoteip": [ADDRESS]}] * 2
    assert secrets.read == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, json.dumps({"success": False, "error-codes": ["timeout-or-duplicate"]}).encode()),
        (200, b'{"success": "true"}'),
        (200, b'{"success": 1}'),
        (200, b"{}"),
        (200, b"[true]"),
        (200, b""),
        (200, b"<html>maintenance</html>"),
        (200, b"\xff\xfe"),
        (200, SOUND[:-1] + b', "more": "' + b"x" * 5000),
        (200, b'{"success": true}'),
        (200, b'{"success": true, "hostname": null}'),
        (200, b'{"success": true, "hostname": "evil.example"}'),
        (200, b'{"success": true, "hostname": "text.acme.example.evil.example"}'),
        (500, SOUND),
        (403, SOUND),
    ],
    ids=[
        *("refused", "a text", "a number", "silent", "a list", "empty", "a page", "bytes", "endless"),
        *("no host", "null for a host", "another host", "a longer host", "500", "403"),
    ],
)
def test_whatever_else_the_verifier_says_is_a_refusal(verifier, status, answer):
    verifier.status, verifier.answer = status, answer
    assert not Siteverify(Secrets(), "arn", verifier.url).vouches(TOKEN, ADDRESS, HOSTS)
    assert len(verifier.asked) == 1


def test_a_verifier_that_takes_too_long_vouches_for_nobody(verifier, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.1)
    verifier.seconds = 0.4
    assert not Siteverify(Secrets(), "arn", verifier.url).vouches(TOKEN, ADDRESS, HOSTS)


def test_a_verifier_that_is_not_there_vouches_for_nobody():
    assert not Siteverify(Secrets(), "arn", "http://127.0.0.1:9/siteverify").vouches(TOKEN, ADDRESS, HOSTS)


def test_without_a_token_the_verifier_is_not_even_asked(verifier):
    assert not Siteverify(Secrets(), "arn", verifier.url).vouches("", ADDRESS, HOSTS)
    assert verifier.asked == []


def test_without_the_secret_the_verifier_is_not_asked_and_nobody_is_vouched_for(verifier):
    refused = ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue")
    assert not Siteverify(Secrets(refused), "arn", verifier.url).vouches(TOKEN, ADDRESS, HOSTS)
    assert verifier.asked == []


def test_a_verifier_is_asked_over_https_and_by_its_own_name():
    assert {name: service.check for name, service in SERVICES.items()} == {
        "turnstile": "https://challenges.cloudflare.com/turnstile/v0/siteverify",
        "hcaptcha": "https://api.hcaptcha.com/siteverify",
    }
