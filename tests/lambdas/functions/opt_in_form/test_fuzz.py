"""Whatever reaches the function behind the form: it answers, shows nothing of it again, and stores only requests."""

import base64
import importlib
import os
import re
import sys
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from lambdas.web.form_page import wording, wording_sha256
from tests.lambdas.functions.opt_in_form.conftest import NOON

INPUTS = int(os.environ.get("INPUTS", "300"))
CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:aws:lambda:us-east-1:0:f", aws_request_id="r"
)
MARK = "zq<x>"  # stands in whatever is strange, and may stand nowhere afterwards
STRANGE = st.builds(lambda before, after: f"{before}{MARK}\"'--{after}", st.text(max_size=40), st.text(max_size=40))
NUMBERS = st.integers(0, 9999).map(lambda last: f"(206) 555-{last:04d}")
HOST = "abc.execute-api.us-east-1.amazonaws.com"


@st.composite
def bodies(draw, sound):
    """A form as it was sent: sound but for some fields that are strange, lacking or there twice; or no form at all."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.one_of(STRANGE, st.just("&" * 5000), st.just("%ff%fe=%00"), st.none()))
    fields = [("lang", "en"), ("wording", sound), ("topic", "deals"), ("phone", draw(NUMBERS))]
    for at in draw(st.sets(st.integers(0, 3), max_size=2)):
        name = draw(st.one_of(st.just(fields[at][0]), STRANGE))
        fields[at] = (name, draw(st.one_of(STRANGE, st.just(""), st.sampled_from(["news", "es", "+15", "0" * 64]))))
    return urlencode(fields + draw(st.lists(st.sampled_from(fields), max_size=2)))


@st.composite
def events(draw, sound):
    """What API Gateway may hand over: domain, path and address are its own word, the rest is the visitor's."""
    body, encoded = draw(bodies(sound)), draw(st.sampled_from([False, False, False, True, None]))
    if encoded and body and draw(st.booleans()):
        body = base64.b64encode(body.encode("utf-8", "surrogatepass")).decode()
    headers = draw(
        st.fixed_dictionaries(
            {"Host": usually(HOST), "content-type": usually("application/x-www-form-urlencoded; charset=utf-8")},
            optional={"Origin": usually(f"https://{HOST}"), "User-Agent": STRANGE, "accept-language": STRANGE},
        )
    )
    return {
        "httpMethod": draw(usually("POST")),
        "path": "/form/",
        "headers": headers,
        "queryStringParameters": draw(st.one_of(st.none(), st.dictionaries(STRANGE, STRANGE), known("lang"))),
        "requestContext": {
            "domainName": HOST,
            "path": "/form/",
            "identity": {"sourceIp": str(draw(st.ip_addresses()))},
        },
        "body": body,
        "isBase64Encoded": encoded,
    }


FROM_ELSEWHERE = {
    "httpMethod": "POST",
    "path": "/form/",
    "headers": {"Host": HOST, "content-type": "application/x-www-form-urlencoded", "Origin": "https://else.example"},
    "queryStringParameters": None,
    "requestContext": {"domainName": HOST, "path": "/form/", "identity": {"sourceIp": "192.0.2.1"}},
    "body": "lang=en",
    "isBase64Encoded": False,
}


def usually(value):
    return st.one_of(st.just(value), st.just(value), st.just(value), STRANGE, st.just(""))


def known(name):
    return st.fixed_dictionaries({name: st.one_of(STRANGE, st.sampled_from(["es", "en-GB", ""]))})


@pytest.fixture
def function(home, program, form, store, monkeypatch, tmp_path):
    """The function as Lambda loads it, which waits for nothing before it answers."""
    package = tmp_path / "program_manifest"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "program.json").write_text(program().to_json())
    (package / "form.json").write_text(form().to_json())
    monkeypatch.syspath_prepend(tmp_path)
    for name, value in {**home.aws.settings, "DOOR_TABLE": store.table, "FORM_QUEUE": store.queue}.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("lambdas.functions.opt_in_form.handler")
    monkeypatch.setattr(module, "web", replace(module.web, wait=lambda _: None, clock=lambda: NOON))
    yield module.handler
    for name in ("lambdas.functions.opt_in_form.handler", "program_manifest"):
        sys.modules.pop(name, None)


def test_whatever_comes_is_answered_shown_nowhere_and_stored_only_as_a_request(capsys, caplog, function, store, form):
    made, answers = form(), []

    @settings(
        max_examples=INPUTS,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @example(event=FROM_ELSEWHERE)
    @given(event=events(wording_sha256(made, "en")))
    def answered(event):
        answer = function(event, CONTEXT)
        answers.append(answer["statusCode"])
        assert answer["statusCode"] in {200, 400, 403, 429}
        assert MARK not in answer["body"]
        assert MARK not in str(answer["headers"])
        assert answer["headers"]["Content-Language"] in made.languages

    answered()
    stored = list(store.requests())
    assert {200, 400, 403} <= set(answers)
    assert stored
    assert {request.wording for request in stored} <= {wording(made, language) for language in made.languages}
    assert all(re.fullmatch(r"\+1206555\d{4}", request.phone) for request in stored)
    assert {name for request in stored for name in request.topics} <= {"deals", "news"}
    assert {(request.form, request.origin) for request in stored} == {(f"https://{HOST}/form/", "")}
    assert all(request.agent.isprintable() and len(request.agent) <= 300 for request in stored)
    assert all(re.fullmatch(r"(phone|address|program|range)#[0-9a-f]{64}", row["phone"]["S"]) for row in store.rows())
    logged = [str(vars(record)) for record in caplog.records]
    assert len(logged) == len(answers)
    for told in (*logged, capsys.readouterr().out):
        assert MARK not in told
        assert not re.search(r"206\D{0,3}555", told)
