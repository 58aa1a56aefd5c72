"""The function as Lambda calls it: batches of both queues in, the records that must come again out."""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aws_lambda_powertools import Metrics

from lambdas.sending.request import Notice
from tests.lambdas.functions.send_gate.asked import TRANSACTIONAL, code

ROOT = Path(__file__).parents[4]
FACTS = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
LEFT = {"get_remaining_time_in_millis": lambda _: 60_000}


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    """A manifest layer."""
    folder = tmp_path_factory.mktemp("layer")
    (folder / "program_manifest").mkdir()
    (folder / "program_manifest" / "__init__.py").touch()
    (folder / "program_manifest" / "program.json").write_text(TRANSACTIONAL.to_json())
    return folder


@pytest.fixture(scope="module")
def function(home, layer):
    """The function's module, loaded with its environment and its layer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(layer)
        for name, value in (home.aws.settings | home.variables).items():
            patch.setenv(name, value)
        forget_dimensions()
        yield importlib.import_module("lambdas.functions.send_gate.handler")
        forget_dimensions()
    for name in ("lambdas.functions.send_gate.handler", "program_manifest"):
        sys.modules.pop(name, None)


def forget_dimensions():
    # Powertools shares them among all functions of a process, and this one is of another program
    shared = Metrics(namespace="SmsLandingZone", service="send_gate")
    shared.clear_default_dimensions()
    shared.clear_metrics()


@pytest.fixture
def invoke(function, home):
    """Call the function with record bodies; return the positions of those that must come again."""

    def call(*bodies):
        arn, sent = home.variables["REQUEST_QUEUE_ARN"], {"SentTimestamp": str(int(time.time() * 1000))}
        records = [
            {"messageId": str(position), "body": body, "eventSourceARN": arn, "attributes": sent}
            for position, body in enumerate(bodies)
        ]
        context = type("Context", (), dict.fromkeys(FACTS, "gate") | LEFT)()
        failures = function.handler({"Records": records}, context)["batchItemFailures"]
        return sorted(int(failure["itemIdentifier"]) for failure in failures)

    return call


@pytest.fixture
def log(function):
    """What the function logs."""
    stream, handler = io.StringIO(), function.function.logger.registered_handler
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.fixture
def asked(phone):
    """Builder of the bodies of requests of now."""

    def build(name, **changes):
        now = datetime.now(UTC)
        told = Notice("checkout", now - timedelta(hours=1))
        to = f"+1206555{phone[-4:]}"
        return code(name, **{"to": to, "not_after": now + timedelta(minutes=5), "notice": told} | changes).to_json()

    return build


def lines(told):
    return [json.loads(line) for line in told.splitlines()]


def test_a_request_is_sent_once_and_no_record_comes_again(home, invoke, asked):
    body = asked("code-1")
    assert (invoke(body), invoke(body, body)) == ([], [])
    assert home.sent(json.loads(body)["to"]) == ["Acme: your code is 123456 Reply STOP to cancel."]


def test_a_record_that_is_no_request_comes_again_alone(invoke, asked):
    assert invoke("no request", asked("code-2"), "{}") == [0, 2]


def test_each_request_is_logged_with_its_verdict_and_nobody_is_named(invoke, asked, log, capsys):
    invoke(asked("code-3"), asked("code-4", topic="unheard of"), '{"to": "+12065550161"}')
    bad, *handled = lines(log.getvalue())
    assert bad["error"] == "BadRequest"
    told = {line["request"]: (line["message"], line["verdict"], line.get("reason")) for line in handled}
    assert told == {
        "code-3": ("request handled", "sent", None),
        "code-4": ("request handled", "dropped", "unknown_topic"),
    }
    everything = log.getvalue() + "".join(capsys.readouterr())
    assert "206555" not in everything
    assert "123456" not in everything


def test_metrics_count_what_was_done_under_the_program(invoke, asked, capsys):
    invoke(asked("code-5"), asked("code-6", topic="unheard of"), "no request")
    (metrics,) = [line for line in lines(capsys.readouterr().out) if "_aws" in line]
    counted = {name: metrics[name] for name in ("Sent", "Dropped", "DroppedUnknownTopic", "Failed")}
    assert counted == {"Sent": [1.0], "Dropped": [1.0], "DroppedUnknownTopic": [1.0], "Failed": [1.0]}
    assert metrics["PaceWait"][0] >= 0
    assert (metrics["service"], metrics["Brand"], metrics["MessageType"]) == ("send_gate", "acme", "transactional")


def test_a_record_that_fails_is_told_without_the_words_of_its_error(invoke, asked, log, function, monkeypatch):
    def fail(*_):
        raise RuntimeError("something about +12065550161")

    monkeypatch.setattr(type(function.gate.worker.sends), "claim", fail)
    assert invoke(asked("code-7")) == [0]
    (failed,) = lines(log.getvalue())
    assert (failed["message"], failed["error"], failed["request"]) == ("request not handled", "RuntimeError", "code-7")
    assert "2065550161" not in log.getvalue()


def test_a_function_without_its_variables_names_them(layer):
    environment = {"PYTHONPATH": f"{ROOT}{os.pathsep}{layer}", "AWS_DEFAULT_REGION": "us-east-1"}
    command = [sys.executable, "-c", "import lambdas.functions.send_gate.handler"]
    loaded = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "the environment lacks SUBSCRIPTIONS_TABLE, LEDGER_TABLE, SENDS_TABLE, POOL_ARN" in loaded.stderr
    assert "SCHEDULER_ROLE, KEY_ARN: set them on the function" in loaded.stderr
