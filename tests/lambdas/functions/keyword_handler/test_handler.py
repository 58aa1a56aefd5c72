"""The function as Lambda calls it: batches of queue records in, the failed ones out."""

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


@pytest.fixture
def log(function):
    """What the function logs."""
    stream, handler = io.StringIO(), function.function.logger.registered_handler
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def just_now(text):
    """Return `text` as if it had been sent this moment: an answer has an end."""
    return replace(text, at=datetime.now(UTC))


def lines(told):
    return [json.loads(line) for line in told.splitlines()]


def test_texts_are_answered_and_no_record_fails(home, invoke, text, envelope, phone):
    assert invoke(*(envelope(text(body, i, phone=phone)) for i, body in enumerate(["DEALS", "YES"]))) == []
    assert len(home.ledger(phone)) == 2


def test_a_bad_record_fails_alone(home, invoke, text, envelope, phone):
    assert invoke("no text", envelope(just_now(text("HELP", phone=phone))), "{}") == [0, 2]
    assert home.sent(phone) == ["Acme: help"]


def test_a_batch_of_bad_records_only_fails_record_by_record(invoke):
    assert invoke("no text", "{}") == [0, 1]


def test_no_phone_number_and_no_body_is_logged(invoke, text, envelope, phone, log, capsys):
    private = text("a private matter", phone=phone)
    invoke(envelope(private), envelope(private, originationNumber="+1 0"), envelope(private, inboundMessageId=""))
    told = log.getvalue() + "".join(capsys.readouterr())
    assert phone[:-2] not in told
    assert "private" not in told
    assert f"***{phone[-2:]}" in told


def test_what_the_log_says_of_a_text_and_of_a_failure(invoke, text, envelope, phone, log):
    said = text("HELP", phone=phone)
    invoke(envelope(said), envelope(said, messageBody=7))
    failed, handled = lines(log.getvalue())
    assert (handled["message"], handled["intent"], handled["text"]) == ("text handled", "help", said.message_id)
    assert (failed["error"], failed["reason"]) == ("BadMessage", "messageBody must be a string, got int")
    assert failed["place"].startswith("inbound.py:")


def test_an_error_of_a_library_is_logged_without_its_words(invoke, text, envelope, phone, log, function, monkeypatch):
    def fail(*_):
        raise RuntimeError(f"something about {phone}")

    monkeypatch.setattr(function.inbound.tables, "read", fail)
    assert invoke(envelope(text("HELP", phone=phone))) == [0]
    (failed,) = lines(log.getvalue())
    assert failed["error"] == "RuntimeError"
    assert phone not in log.getvalue()


def test_metrics_name_the_program(invoke, text, envelope, phone, capsys):
    invoke(envelope(just_now(text("HELP", phone=phone))), "no text")
    (metrics,) = [line for line in lines(capsys.readouterr().out) if "_aws" in line]
    (declared,) = metrics["_aws"]["CloudWatchMetrics"]
    assert declared["Namespace"] == "SmsLandingZone"
    assert {"service", "Environment", "Brand", "MessageType"} == set(declared["Dimensions"][0])
    assert (metrics["Brand"], metrics["MessageType"]) == ("acme", "promotional")
    assert (metrics["Help"], metrics["ReplySent"], metrics["Failed"]) == ([1.0], [1.0], [1.0])


def test_the_latency_is_measured_of_texts_that_are_owed_an_answer_and_of_no_others(
    invoke, text, envelope, phone, capsys
):
    private = replace(text("HELP", phone=phone), at=datetime.now(UTC) - timedelta(seconds=3))
    invoke(envelope(private), envelope(private), envelope(text("a private matter", phone=phone)))
    (metrics,) = [line for line in lines(capsys.readouterr().out) if "_aws" in line]
    (milliseconds,) = metrics["ReplyLatency"]
    assert 3000 <= milliseconds < 30_000


def test_the_function_loads_from_the_asset_alone(tmp_path, home, layer):
    shutil.copytree(ROOT / "lambdas", tmp_path / "lambdas", ignore=shutil.ignore_patterns("__pycache__"))
    load = "from lambdas.functions.keyword_handler.handler import handler"
    command = f"{load}; import sys; print(sys.modules['lambdas'].__file__)"
    environment = home.aws.environment | home.variables | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{layer}"}
    loaded = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == str(tmp_path / "lambdas" / "__init__.py")


def test_a_function_without_its_variables_names_them(tmp_path, layer):
    environment = {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{layer}",
        "PATH": os.environ["PATH"],
        "MESSAGE_TYPE": "PROMOTIONAL",
    }
    loaded = subprocess.run(
        [sys.executable, "-c", "import lambdas.functions.keyword_handler.handler"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    missing = "SUBSCRIPTIONS_TABLE, LEDGER_TABLE, SENDS_TABLE, POOL_ARN, OPT_OUT_LIST, CONFIGURATION_SET"
    assert f"the environment lacks {missing}" in loaded.stderr
