"""The publisher's function as Lambda calls it, before a bus, a rule on it, and a secret on the local AWS."""

import importlib
import io
import itertools
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.items import attempt_row
from lambdas.stores.errors import RunFailed
from local.deployed import client

FACTS = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
CONTEXT = type("Context", (), dict.fromkeys(FACTS, "publisher"))()
PHONE = "+14255550161"
SENT = SendAttempt(PHONE, "offer-1", "deals", AttemptStatus.SENT, datetime(2026, 11, 2, tzinfo=UTC), message_id="m-1")
_numbers = itertools.count(1)


@pytest.fixture
def bus(home):
    """The name of a bus of this test's own, and what is heard there by a rule."""
    name, endpoint = f"events-{next(_numbers)}", home.aws.endpoint
    events, sqs = client("events", endpoint), client("sqs", endpoint)
    events.create_event_bus(Name=name)
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="all", EventBusName=name, EventPattern=json.dumps({"source": ["sms.program"]}))
    events.put_targets(Rule="all", EventBusName=name, Targets=[{"Id": "queue", "Arn": arn}])

    def heard():
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(one["Body"]) for one in found]

    return name, heard


@pytest.fixture
def function(home, bus, program, tmp_path):
    """The function's module, loaded with its environment and its manifest."""
    secret = client("secretsmanager", home.aws.endpoint).create_secret(Name=bus[0], SecretString="s" * 43)
    (tmp_path / "program_manifest").mkdir()
    (tmp_path / "program_manifest" / "__init__.py").touch()
    told = replace(program(), events="without_numbers").to_json()
    (tmp_path / "program_manifest" / "program.json").write_text(told)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**home.aws.settings, "EVENT_BUS": bus[0], "PERSON_SECRET": secret["ARN"]}.items():
            patch.setenv(name, value)
        patch.setenv("LEDGER_TABLE", home.variables["LEDGER_TABLE"])
        patch.syspath_prepend(tmp_path)
        module = importlib.import_module("lambdas.functions.publisher.handler")
        yield module
        module.function.metrics.clear_default_dimensions()  # Powertools shares them among all functions of a process
    for name in ("lambdas.functions.publisher.handler", "program_manifest"):
        sys.modules.pop(name, None)


def changed(row, number="100"):
    return {"eventName": "INSERT", "dynamodb": {"NewImage": row, "SequenceNumber": number}}


def test_a_batch_of_the_stream_is_heard_by_a_rule_on_the_bus_and_counted(function, bus, capsys):
    broken = attempt_row(SENT) | {"fate": {"S": "nonsense"}}
    answer = function.handler({"Records": [changed(broken, "99"), changed(attempt_row(SENT))]}, CONTEXT)
    assert answer == {"batchItemFailures": []}
    (heard,) = bus[1]()
    assert (heard["source"], heard["detail-type"]) == ("sms.program", "Request Result")
    assert heard["detail"].items() >= {"request_id": "offer-1", "outcome": "handed_over"}.items()
    assert PHONE not in json.dumps(heard)
    counted = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counted["Published"], counted["Unreadable"]) == ([1.0], [1.0])


def test_a_batch_of_people_whom_nobody_can_name_fails_as_a_whole_and_names_nobody(function, home, bus):
    client("secretsmanager", home.aws.endpoint).delete_secret(SecretId=bus[0], ForceDeleteWithoutRecovery=True)
    log = io.StringIO()
    before = function.function.logger.registered_handler.setStream(log)
    with pytest.raises(RunFailed):
        function.handler({"Records": [changed(attempt_row(SENT))]}, CONTEXT)
    function.function.logger.registered_handler.setStream(before)
    assert PHONE[1:] not in log.getvalue()
    assert bus[1]() == []
