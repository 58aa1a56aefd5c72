"""While the deployed program does not read what customers text, it sends nothing but answers, and goes on by itself."""

import json

import pytest
from typer.testing import CliRunner

from lambdas.delivery.inbound_health import KEY
from local.deployed import client, hear
from ops.cli.main import app
from tests.e2e.conftest import Phone
from tests.e2e.people import awake

pytestmark = pytest.mark.xdist_group("local_aws")


@pytest.fixture
def program(deployed):
    return deployed["sms-local-open-hours-transactional"]


@pytest.fixture
def deaf(program, aws):
    """Take the handler's ears away, as a mapping that is switched off does; the last probe is long ago."""
    lambdas = client("lambda", aws.endpoint)
    pages = lambdas.list_event_source_mappings(FunctionName=program.outputs["KeywordHandler"])
    (mapping,) = pages["EventSourceMappings"]
    lambdas.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    row = {":at": {"S": "2026-01-01T00:00:00.000Z"}}
    client("dynamodb", aws.endpoint).update_item(
        TableName=program.outputs["Subscriptions"],
        Key=KEY,
        UpdateExpression="SET heard_at = :at",
        ExpressionAttributeValues=row,
    )

    def mend():
        lambdas.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
        hear(aws.endpoint)

    yield mend
    mend()


def asked(name, to, template, **parameters):
    told = {"source": "checkout", "at": "2026-11-25T09:30:00Z"}
    body = {"request_id": name, "to": to, "template": template, "parameters": parameters, "notice": told}
    return json.dumps(body | {"topic": "codes" if template == "code" else "orders"})


def test_only_what_answers_a_customer_goes_out_until_texts_are_read_again(program, aws, deaf, until, monkeypatch):
    for name, value in aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENV", "local")
    customer, queues = Phone(aws, program, awake(1)[0]), client("sqs", aws.endpoint)
    requests = program.outputs["RequestQueue"]
    queues.send_message(QueueUrl=requests, MessageBody=asked("order-unheard", customer.number, "shipped", order="7"))
    until(lambda: delayed(queues, requests) == 1)
    queues.send_message(QueueUrl=requests, MessageBody=asked("code-unheard", customer.number, "code", code="123456"))
    until(lambda: len(customer.read()) == 1)
    assert "123456" in customer.read()[0].body
    assert "holding back all but answers" in status()
    deaf()
    assert "what customers text is read" in status()
    queues.send_message(QueueUrl=requests, MessageBody=asked("order-heard", customer.number, "shipped", order="8"))
    until(lambda: len(customer.read()) == 2)
    assert "order 8" in customer.read()[1].body


def delayed(queues, url):
    name = "ApproximateNumberOfMessagesDelayed"
    return int(queues.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def status():
    answer = CliRunner().invoke(app, ["status", "open-hours/transactional"])
    assert answer.exit_code == 0, answer.output
    return answer.output
