"""The reader of delivery events as Lambda calls it, on the local AWS."""

import importlib
import io
import json
import sys
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import boto3
import pytest

from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.delivery.events import Braked, OptedOut
from lambdas.stores.errors import EnvironmentFault
from tests.lambdas.delivery.ends import end
from tests.lambdas.functions.delivery_events.conftest import table_of

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:aws:lambda:us-east-1:0:f", aws_request_id="r"
)
NOW = datetime.now(UTC)


@pytest.fixture
def loaded(home, program, monkeypatch, tmp_path):
    """Load the function of a program with a Sends table of its own; a variable of None is left out."""
    (tmp_path / "program_manifest").mkdir()
    (tmp_path / "program_manifest" / "__init__.py").touch()
    (tmp_path / "program_manifest" / "program.json").write_text(program().to_json())
    monkeypatch.syspath_prepend(tmp_path)
    modules = []

    def build(**changes):
        variables = {"SENDS_TABLE": table_of(home.dynamodb), "GATE_MAPPINGS": "m1,m2"} | changes
        for name, value in {**home.aws.settings, **variables}.items():
            monkeypatch.setenv(name, value) if value is not None else monkeypatch.delenv(name, raising=False)
        sys.modules.pop("lambdas.functions.delivery_events.handler", None)
        modules.append(importlib.import_module("lambdas.functions.delivery_events.handler"))
        return modules[-1]

    yield build
    for module in modules:
        module.function.metrics.clear_default_dimensions()
    for name in ("lambdas.functions.delivery_events.handler", "program_manifest"):
        sys.modules.pop(name, None)


def call(module, **bodies):
    facts = {"eventSource": "aws:sqs", "attributes": {}, "messageAttributes": {}}
    records = [{"messageId": name, "body": body, **facts} for name, body in bodies.items()]
    # Powertools keeps one handler for a service: what it wrote to last may belong to an earlier test
    module.function.logger.registered_handler.stream = log = io.StringIO()
    answer = module.handler({"Records": records}, CONTEXT)
    module.function.logger.registered_handler.stream = sys.stdout
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]], log.getvalue()


def test_a_batch_goes_on_record_and_names_only_the_records_that_must_come_again(loaded, told, capsys):
    module = loaded()
    good, again = end("TEXT_DELIVERED", text="t1"), end("TEXT_UNREACHABLE", text="t1")
    failed, log = call(
        module,
        good=told(good),
        noise="x",
        duplicate=told(again),
        stop=OptedOut("text-1", NOW).to_json(),
        nobody=told(end("TEXT_BLOCKED", text="t2", phone="14255550199")),
    )
    assert failed == ["noise", "nobody"]
    came = [line.get("came") or line["reason"] for line in map(json.loads, log.splitlines())]
    assert [came[0], *came[2:4]] == ["delivered", "duplicate", "opted_out"]
    assert good.phone not in log
    assert "4255550199" not in log
    counted = json.loads(capsys.readouterr().out)
    assert {name: sum(counted[name]) for name in ("Delivered", "DuplicateEvent", "OptedOut", "Failed")} == {
        "Delivered": 1,
        "DuplicateEvent": 1,
        "OptedOut": 1,
        "Failed": 2,
    }
    assert counted["MessageType"] == "promotional"


def code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("gate.py", "def handler(event, context): pass")
    return packed.getvalue()


@pytest.fixture
def mapping(home):
    """An event source mapping of a function on the local AWS."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    sqs, functions, iam = (
        boto3.client(name, endpoint_url=home.aws.endpoint, **keys) for name in ("sqs", "lambda", "iam")
    )
    role = iam.create_role(RoleName="gate", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    url = sqs.create_queue(QueueName="gate-requests")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    functions.create_function(
        FunctionName="gate",
        Runtime="python3.14",
        Role=role,
        Handler="gate.handler",
        Code={"ZipFile": code()},
    )
    uuid = functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="gate")["UUID"]
    yield SimpleNamespace(uuid=uuid, state=lambda: functions.get_event_source_mapping(UUID=uuid)["State"])
    functions.delete_event_source_mapping(UUID=uuid)
    functions.delete_function(FunctionName="gate")
    iam.delete_role(RoleName="gate")
    sqs.delete_queue(QueueUrl=url)


def test_the_brake_of_the_gate_shuts_its_mapping(loaded, mapping):
    module = loaded(GATE_MAPPINGS=mapping.uuid)
    note = Braked("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", NOW)
    assert call(module, early=note.to_json())[0] == []
    assert mapping.state() == "Enabled", "a brake that is not on is none"
    module.reports.guard._brake.put(CircuitBreaker(note.reason, NOW, "gate"))
    assert call(module, note=note.to_json())[0] == []
    assert mapping.state() == "Disabled"


def test_a_mapping_that_is_gone_brings_the_note_back(loaded):
    module = loaded(GATE_MAPPINGS="00000000-0000-4000-8000-000000000000")
    module.reports.guard._brake.put(CircuitBreaker("r", NOW, "gate"))
    failed, log = call(module, note=Braked("r", NOW).to_json())
    assert failed == ["note"]
    assert "ResourceNotFoundException" in log


def test_a_function_without_its_variables_names_them(loaded):
    with pytest.raises(EnvironmentFault, match="SENDS_TABLE, GATE_MAPPINGS"):
        loaded(SENDS_TABLE=None, GATE_MAPPINGS=None)
