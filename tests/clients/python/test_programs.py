"""The program of an app's tests behaves as the real one, here on a local AWS, and both find their way by parameters."""

import asyncio
import json
import os
from datetime import UTC, datetime
from itertools import count

import boto3
import pytest

from lambdas.quiet_hours.regions import country_of
from sms_program import (
    AsyncProgram,
    Contact,
    Engagement,
    InvalidMessageError,
    NotConfiguredError,
    PortClosedError,
    Program,
    Receipt,
    Text,
    UnavailableError,
)
from sms_program.testing import FakeProgram

PHONE = "+12065550123"
_brands = count()
CODE = {"to": PHONE, "topic": "codes", "template": "code", "parameters": {"code": "123456"}}
EMAIL = Contact(channel="email", to=PHONE, at=datetime(2026, 1, 5, tzinfo=UTC), content="sale")
CLICK = Engagement(to=PHONE, at=datetime(2026, 1, 5, tzinfo=UTC), kind="click")


class Here:
    """A real program whose queue is read by the test."""

    def __init__(self, session, brand):
        self._sqs = session.client("sqs")
        self.url = self._sqs.create_queue(QueueName=f"{brand}-requests")["QueueUrl"]
        path = f"/sms/local/{brand}/transactional/ports/requests/url"
        session.client("ssm").put_parameter(Name=path, Value=self.url, Type="String")
        self.program = Program(f"{brand}/transactional", environment="local", session=session)

    def messages(self):
        """Every message that is in the queue."""
        found = []
        while some := self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(one["Body"]) for one in some]
        return sorted(found, key=json.dumps)


class Fake:
    """The program of an app's tests."""

    def __init__(self):
        self.program = FakeProgram()

    def messages(self):
        some = [*self.program.sent, *self.program.reported]
        return sorted((json.loads(one.to_json()) for one in some), key=json.dumps)


@pytest.fixture(params=["on the local AWS", "fake"])
def here(request):
    if request.param == "fake":
        return Fake()
    return Here(request.getfixturevalue("session"), f"brand-{next(_brands)}")


def test_a_text_is_queued_and_its_receipt_names_it(here):
    assert here.program.send(**CODE, id="login-1") == Receipt("login-1", PHONE)
    assert here.messages() == [
        {
            "request_id": "login-1",
            "to": PHONE,
            "topic": "codes",
            "template": "code",
            "parameters": {"code": "123456"},
        }
    ]


def test_many_texts_have_receipts_in_their_order(here):
    asked = [Text(**CODE, id=f"login-{n}") for n in range(23)]
    assert here.program.send_many(iter(asked)) == [Receipt(one.id, PHONE) for one in asked]
    assert len(here.messages()) == len(asked)


def test_no_texts_are_no_call(here):
    assert here.program.send_many([]) == []
    assert here.messages() == []


def test_an_answer_to_a_reply_is_queued(here):
    assert here.program.answer(to=PHONE, reply_to="r-1", body="Yes.", id="answer-1") == Receipt("answer-1", PHONE)
    assert here.messages() == [{"request_id": "answer-1", "to": PHONE, "reply_to": "r-1", "body": "Yes."}]


def test_reports_are_queued(here):
    assert here.program.report(EMAIL, CLICK) is None
    assert here.messages() == sorted([json.loads(one.to_json()) for one in (EMAIL, CLICK)], key=json.dumps)


@pytest.mark.parametrize(
    "ask",
    [
        lambda program: program.send(**CODE | {"to": "555-0123"}),
        lambda program: program.send(**CODE, id=""),
        lambda program: program.send_many([Text(**CODE), EMAIL]),
        lambda program: program.send_many([CODE]),
        lambda program: program.report(CLICK, Text(**CODE)),
        lambda program: program.send_many(Text(**CODE)),
        lambda program: program.send(to=PHONE, topic="codes"),
        lambda program: program.send(**CODE, body="Acme: hello"),
        lambda program: program.send(to=PHONE, topic="deals", purpose="farewell", body="Acme: bye"),
        lambda program: program.send_many([Text(**CODE), Text(**CODE | {"to": "+10000000000"})]),
        lambda program: program.answer(to="+18005550123", reply_to="r-1", body="Yes."),
    ],
    ids=[
        *("number", "id", "report as text", "fields as text", "text as report", "one text as many", "nothing to say"),
        *("template and body", "farewell with a body", "impossible number", "toll-free number"),
    ],
)
def test_what_is_no_text_or_no_report_is_refused_and_nothing_is_queued(here, ask):
    with pytest.raises(InvalidMessageError):
        ask(here.program)
    assert here.messages() == []


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (
            lambda program: program.send(**CODE, colour="red"),
            r"send\(\) takes no colour: it takes to, topic, template, ",
        ),
        (
            lambda program: program.send(to=PHONE, topic="codes", templat="code"),
            "takes no templat: did you mean template?",
        ),
        (lambda program: program.send(to=PHONE), r"send\(\) needs topic too"),
        (lambda program: program.answer(to=PHONE), r"answer\(\) needs reply_to and body too"),
    ],
    ids=["unknown", "misspelled", "missing", "two missing"],
)
def test_a_field_that_is_none_or_is_missing_is_told_by_name(here, ask, told):
    with pytest.raises(TypeError, match=told):
        ask(here.program)
    assert here.messages() == []


def test_the_same_is_awaited(here, awaited):
    program = AsyncProgram(here.program)

    async def story():
        one, some = await asyncio.gather(
            program.send(**CODE, id="a"), program.send_many([Text(**CODE, id="b"), Text(**CODE, id="c")])
        )
        await program.report(CLICK)
        await program.answer(to=PHONE, reply_to="r-1", body="Yes.")
        return [one.id, *(each.id for each in some)]

    assert awaited(story) == ["a", "b", "c"]
    assert len(here.messages()) == 5


def test_a_program_with_a_queue_that_is_given_reads_no_parameter(session):
    url = session.client("sqs").create_queue(QueueName="given")["QueueUrl"]
    program = Program("absent/transactional", environment="prod", requests=url, session=session)
    assert program.send(**CODE, id="x").id == "x"


def test_a_port_that_is_not_open_is_told_with_what_to_do(session):
    program = Program("absent/transactional", environment="prod", session=session)
    with pytest.raises(
        PortClosedError, match=r"port `requests` of absent/transactional in prod is not there .*brand file"
    ):
        program.send(**CODE)


@pytest.mark.parametrize(
    "name", ["acme", "acme/marketing", "acme/transactional/", "Acme/promotional", "", "a/b/promotional"]
)
def test_a_name_that_no_program_has_is_refused(name):
    with pytest.raises(InvalidMessageError, match="must be named BRAND/promotional or BRAND/transactional"):
        Program(name, environment="prod")


def test_an_environment_that_is_none_is_refused():
    with pytest.raises(InvalidMessageError, match="environment must be a name such as prod"):
        Program("acme/transactional", environment="/sms")


def test_a_client_of_a_queue_that_is_given_speaks_to_the_queues_own_region():
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/requests"
    program = Program(
        "acme/transactional", environment="prod", requests=url, session=boto3.Session(region_name="us-east-1")
    )
    assert program._queue().meta.region_name == "eu-west-1"


def test_the_fake_sends_the_same_id_to_the_same_number_once():
    fake = FakeProgram()
    for to in (PHONE, PHONE, "+12065550124"):
        fake.send(**CODE | {"to": to}, id="login-1")
    assert [one.to for one in fake.sent] == [PHONE, "+12065550124"]


def test_the_fake_fails_once_when_a_test_says_so():
    fake = FakeProgram()
    fake.fails_once(UnavailableError("no answer"))
    with pytest.raises(UnavailableError):
        fake.send(**CODE)
    assert fake.sent == []
    fake.send(**CODE)
    assert len(fake.sent) == 1


def test_every_area_code_that_the_client_refuses_the_gate_drops():
    refused = []
    for code in range(1000):
        to = f"+1{code:03}5550123"
        try:
            FakeProgram().send(**CODE | {"to": to})
        except InvalidMessageError:
            refused.append(to)
    assert [to for to in refused if country_of(to)] == []
    assert len(refused) > 300


@pytest.mark.parametrize(
    ("given", "must"),
    [
        ({"requests": "arn:aws:sqs:us-east-1:111122223333:requests"}, "requests must be the URL of the queue, such as"),
        ({"requests": "https://x"}, "requests must be the URL of the queue"),
        ({"reads": "https://x"}, "reads must be the ARN of the function, such as arn:aws:lambda:"),
        ({"reads": "arn:aws:sqs:us-east-1:111122223333:requests"}, "reads must be the ARN"),
    ],
)
def test_an_address_that_is_none_is_refused_at_once(given, must):
    with pytest.raises(InvalidMessageError, match=must):
        Program("acme/transactional", environment="prod", **given)


LOCAL_QUEUE = "http://localhost:4566/000000000000/requests"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "set AWS_REGION"),
        ({"AWS_REGION": "us east"}, "set AWS_REGION"),
        ({"AWS_REGION": "us-east-1"}, "credentials that hold"),
        ({"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE"}, "credentials that hold"),
        ({"AWS_REGION": "us-east-1", "AWS_PROFILE": "none-of-that-name"}, "credentials that hold"),
    ],
    ids=["no region", "no such region", "no credentials", "half of them", "no such profile"],
)
@pytest.mark.parametrize("requests", ["", LOCAL_QUEUE], ids=["found by parameter", "given"])
def test_a_process_without_region_or_credentials_is_told_so_and_not_to_try_again(
    monkeypatch, tmp_path, variables, told, requests
):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in ({"AWS_DEFAULT_REGION": variables["AWS_REGION"]} | variables if variables else {}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NotConfiguredError, match=told):
        Program("acme/transactional", environment="prod", requests=requests).send(**CODE)
