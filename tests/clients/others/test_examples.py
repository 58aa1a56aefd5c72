"""The examples in other languages: Node queues requests on a local AWS, Java has the fields of the schema."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from lambdas.sending.parsing import parse
from tests.conftest import VENV
from tests.lambdas.sending.asked import SCHEMA, TRANSACTIONAL, VALID

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
NODE = EXAMPLES / "send.mjs"
CALL = """
import {{ send, signed }} from {module};
const given = JSON.parse(process.argv[1]);
if (given.now) console.log(JSON.stringify(signed({{ ...given, now: new Date(given.now) }})));
else console.log(JSON.stringify(await send(given.requests, given)));
"""
KEYS = {"accessKeyId": "test", "secretAccessKey": "test"}


def node(**given):
    """What the example gives back for `given`."""
    script = CALL.format(module=json.dumps(str(NODE)))
    command = [VENV / "node", "--input-type=module", "--eval", script, json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def request(number):
    notice = {"source": "login page", "at": "2026-01-05T10:00:00.000Z"}
    code = {"topic": "codes", "template": "code", "parameters": {"code": "123456 \u00e9"}}
    return {"request_id": f"login-{number}", "to": "+14255550123", "notice": notice} | code


def test_node_queues_requests_that_the_gate_reads(session):
    sqs = session.client("sqs")
    url = sqs.create_queue(QueueName="from-node")["QueueUrl"]
    asked = [request(number) for number in range(12)]
    place = {"queueUrl": url, "region": "us-east-1", "endpoint": sqs.meta.endpoint_url}
    assert node(requests=asked, credentials=KEYS, **place) == []
    found = []
    while some := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [one["Body"] for one in some]
    assert sorted(map(json.loads, found), key=str) == sorted(asked, key=str)
    ids = {parse(body, sent_at=datetime.now(UTC), program=TRANSACTIONAL).request_id for body in found}
    assert ids == {one["request_id"] for one in asked}


@pytest.mark.parametrize("token", ["", "a-session"], ids=["keys of a user", "keys of a role"])
def test_node_signs_as_the_sdk_does(token, monkeypatch):
    now, body = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC), '{"a": 1}'
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: now.replace(tzinfo=None))
    credentials = KEYS | ({"sessionToken": token} if token else {})
    told = node(
        host="sqs.us-east-1.amazonaws.com", region="us-east-1", body=body, credentials=credentials, now=now.isoformat()
    )
    headers = {name: told[name] for name in ("content-type", "x-amz-target")}
    theirs = AWSRequest("POST", "https://sqs.us-east-1.amazonaws.com/", headers=headers, data=body)
    SigV4Auth(Credentials("test", "test", token or None), "sqs", "us-east-1").add_auth(theirs)
    assert told["authorization"] == theirs.headers["Authorization"]


def test_a_queue_that_refuses_the_call_is_told(session):
    sqs = session.client("sqs")
    place = {"queueUrl": f"{sqs.meta.endpoint_url}/000000000000/absent", "region": "us-east-1"}
    with pytest.raises(AssertionError, match="SQS refused the call: 400"):
        node(requests=[request(1)], credentials=KEYS, endpoint=sqs.meta.endpoint_url, **place)


def test_java_has_fields_of_the_schema_and_all_that_are_required():
    text = (EXAMPLES / "SendText.java").read_text(encoding="utf-8")
    record = text.split("record Request(")[1].split(") {}")[0]
    fields = {re.sub(r'@JsonProperty\("(\w+)"\) \w+ \w+', r"x \1", one).split()[-1] for one in record.split(",\n")}
    schema = SCHEMA["$defs"]["request"]
    assert set(schema["required"]) <= fields <= set(schema["properties"])
    assert not [*VALID.iter_errors({name: request(1)[name] for name in fields})]
