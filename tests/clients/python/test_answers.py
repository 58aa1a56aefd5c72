"""What a program answers by its port `reads`, and what the program of an app's tests answers in its place."""

import asyncio
import io
import json
import zipfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import get_args

import pytest
from cfnlint.jsonschema import StandardValidator

from lambdas.sending.results import ResultKind
from lambdas.sending.verdict import Reason
from sms_program import (
    AsyncProgram,
    Consents,
    InvalidMessageError,
    PortClosedError,
    Program,
    Status,
    Subscription,
    UnavailableError,
)
from sms_program.answers import REASONED, REASONS, WAITING, Outcome
from sms_program.testing import FakeProgram

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
PHONE, FAILING = "+12065550123", "+12065550199"
AT = datetime(2026, 11, 25, 18, 6, tzinfo=UTC)
DROPPED = {"version": "1", "program": "b/transactional", "request_id": "1", "outcome": "dropped", "reason": "stopped"}
AGREED = {
    "version": "1",
    "program": "b/transactional",
    "stopped_at": "2026-11-25T18:06:00.000Z",
    "topics": {"orders": {"state": "active", "since": "2026-11-25T18:06:00.000Z"}},
    "notices": {"codes": "2026-11-25T18:06:00.000Z"},
    "of a later version": {},
}
# it answers as `lambdas/functions/reads` does, whose own tests hold it to the same schemas
CODE = f"""
def handler(question, context):
    if question["to"] == "{FAILING}":
        raise RuntimeError("+12065550199")
    if question.get("request_id") == "odd":
        return {{"error": "request_id must be even"}}
    return {AGREED!r} if question["ask"] == "consents" else {DROPPED | {"at": "2026-11-25T18:06:00.000Z"}!r}
"""
_numbers = count()


@pytest.fixture(scope="module")
def function(session):
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    role = session.client("iam").create_role(RoleName="answering", AssumeRolePolicyDocument=json.dumps(trust))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CODE)
    facts = {"Runtime": "python3.13", "Handler": "index.handler", "Code": {"ZipFile": archive.getvalue()}}
    made = session.client("lambda").create_function(FunctionName="answering", Role=role["Role"]["Arn"], **facts)
    return made["FunctionArn"]


@pytest.fixture
def program(session, function):
    """A program whose function is found by the parameter of the port."""
    brand = f"answering-{next(_numbers)}"
    path = f"/sms/local/{brand}/transactional/ports/reads"
    session.client("ssm").put_parameter(Name=path, Value=function, Type="String")
    return Program(f"{brand}/transactional", environment="local", session=session)


@pytest.fixture
def fake():
    made = FakeProgram()
    made.drops(PHONE)
    made.send(to=PHONE, topic="orders", template="shipped", id="1")
    made.agreed(PHONE, Consents({"orders": Subscription("active", AT)}, {"codes": AT}, stopped_at=AT))
    return made


@pytest.fixture(params=["program", "fake"])
def here(request):
    return request.getfixturevalue(request.param)


def test_a_drop_is_heard_with_its_reason(here):
    told = here.status("1", to=PHONE)
    assert (told.outcome, told.reason, told.open, told.at.tzinfo) == ("dropped", "stopped", False, UTC)


def test_what_a_person_agreed_to_is_heard(here):
    told = here.consents(PHONE)
    assert told == Consents({"orders": Subscription("active", AT)}, {"codes": AT}, stopped_at=AT)


def test_both_are_awaited(here, awaited):
    program = AsyncProgram(here)

    async def story():
        return await asyncio.gather(program.status("1", to=PHONE), program.consents(PHONE))

    status, consents = awaited(story)
    assert (status.outcome, consents.stopped_at) == ("dropped", AT)


@pytest.mark.parametrize(
    "ask", [lambda one: one.status("", to=PHONE), lambda one: one.status("1", to="555"), lambda one: one.consents("")]
)
def test_a_question_about_nobody_is_refused_before_it_is_asked(here, ask):
    with pytest.raises(InvalidMessageError, match=r"^(id|to) must be"):
        ask(here)


def test_a_function_that_fails_is_told_and_its_words_are_not(program):
    with pytest.raises(UnavailableError, match=r"the port `reads` of .* failed") as refused:
        program.consents(FAILING)
    assert FAILING not in str(refused.value)


def test_a_question_that_the_program_does_not_understand_is_told(program):
    with pytest.raises(InvalidMessageError, match="does not understand: request_id must be even"):
        program.status("odd", to=PHONE)


def test_a_port_that_is_not_open_is_told(session):
    program = Program("absent/transactional", environment="prod", session=session)
    with pytest.raises(PortClosedError, match="port `reads` of absent/transactional in prod is not there"):
        program.consents(PHONE)


def test_the_fake_hands_over_what_a_test_says_nothing_of_and_knows_nothing_else():
    fake = FakeProgram()
    fake.send(to=PHONE, topic="orders", template="shipped", id="1")
    assert fake.status("1", to=PHONE).outcome == "handed_over"
    fake.ends("1", to=PHONE, outcome="delivered")
    assert fake.status("1", to=PHONE).outcome == "delivered"
    assert fake.status("2", to=PHONE) == Status("not_found")
    assert fake.consents(PHONE) == Consents()


def test_the_answers_of_the_fake_are_those_of_the_schemas(fake):
    named = {"version": "1", "program": "b/transactional"}
    for name, question in (
        ("result", {"ask": "status", "request_id": "1", "to": PHONE}),
        ("consents", {"ask": "consents", "to": PHONE}),
    ):
        schema = StandardValidator(json.loads((SCHEMAS / f"{name}.json").read_text()))
        answer = dict(fake._ask(question | {"to": PHONE})) | named | ({"request_id": "1"} if name == "result" else {})
        assert [*schema.iter_errors(answer)] == []


def test_the_outcomes_and_reasons_of_the_client_are_those_of_the_program():
    told = set(ResultKind) - {ResultKind.QUEUED}  # what waits in a queue is on no record that the port reads
    assert set(get_args(Outcome)) == {str(kind) for kind in told}
    assert sorted(WAITING) == sorted(kind for kind in ResultKind if kind.open)
    assert sorted(REASONS) == sorted(Reason)


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_the_fake_tells_each_outcome_as_its_schema_has_it(outcome):
    fake = FakeProgram()
    fake.ends("1", to=PHONE, outcome=outcome, reason="cap" if outcome in REASONED else "")
    told = fake.status("1", to=PHONE)
    assert (told.outcome, told.open) == (outcome, outcome in WAITING)
    assert (told.until is not None) == (outcome == "deferred")


@pytest.mark.parametrize(
    "say",
    [
        lambda fake: fake.ends("1", to=PHONE, outcome="handed over"),
        lambda fake: fake.ends("1", to=PHONE, outcome="queued"),
        lambda fake: fake.ends("1", to=PHONE, outcome="dropped"),
        lambda fake: fake.ends("1", to=PHONE, outcome="deferred", reason="banana"),
        lambda fake: fake.ends("1", to=PHONE, outcome="delivered", reason="stopped"),
        lambda fake: fake.ends("1", to="425", outcome="delivered"),
        lambda fake: fake.ends("", to=PHONE, outcome="delivered"),
        lambda fake: fake.drops(PHONE, "banana"),
        lambda fake: fake.drops("425"),
        lambda fake: fake.agreed("425", Consents()),
        lambda fake: fake.agreed(PHONE, {"topics": {}}),
        lambda fake: fake.fails_once("no answer"),
        lambda fake: fake.fails_once(UnavailableError),
    ],
    ids=[
        *("words", "waits", "drop without reason", "deferred for nothing", "delivered for a reason", "number", "id"),
        *("reason", "number of drops", "number of consents", "no consents", "no error", "a class of errors"),
    ],
)
def test_the_fake_refuses_at_once_what_no_program_ever_tells(say):
    fake = FakeProgram()
    with pytest.raises(InvalidMessageError, match="must be"):
        say(fake)
    fake.send(to=PHONE, topic="orders", template="shipped", id="1")
    assert fake.status("1", to=PHONE).outcome == "handed_over"


def test_the_fake_drops_a_text_that_comes_too_late():
    fake = FakeProgram()
    fake.send(to=PHONE, topic="orders", template="shipped", id="1", not_after=AT.replace(year=2020))
    assert fake.status("1", to=PHONE).reason == "expired"
