"""The page's server: what it refuses, and what it says then."""

import json
from contextlib import closing
from http.client import HTTPConnection

import pytest

pytestmark = pytest.mark.xdist_group("local_aws")

JSON = {"Content-Type": "application/json"}
PROGRAM, PHONE = "example-corp/promotional", "+12065559001"


def fetched(server, method, path, body=None, headers=JSON):
    """Return the status and the content of one answer."""
    with closing(HTTPConnection("127.0.0.1", server.server_port)) as connection:
        connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("path", ["/", "/api/programs"])
def test_a_name_that_was_bent_to_this_address_gets_nothing(server, path):
    status, content = fetched(server, "GET", path, headers={"Host": f"evil.example:{server.server_port}"})
    assert (status, content) == (421, '{"message": "no such host"}')


def test_a_form_of_another_site_cannot_text(server, desk):
    asked = {"program": PROGRAM, "number": PHONE, "body": "STOP"}
    assert fetched(server, "POST", "/api/texts", asked, {"Content-Type": "text/plain"})[0] == 404
    assert desk.aws.door.received(from_=PHONE) == []


@pytest.mark.parametrize(
    "path", ["/../server.py", "/%2e%2e/server.py", "/page/../../desk.py", "/nothing.js", "//etc/hosts"]
)
def test_only_the_files_of_the_page_are_served(server, path):
    assert fetched(server, "GET", path)[0] == 404


@pytest.mark.parametrize(
    ("path", "asked", "told"),
    [
        ("/api/texts", {"program": "nobody/promotional", "number": PHONE, "body": "x"}, "program must be one of"),
        ("/api/texts", {"program": PROGRAM, "number": PHONE}, "lacks or misspells 'body'"),
        ("/api/texts", [], "lacks or misspells"),
        ("/api/requests", {"program": PROGRAM, "number": "12", "topic": "deals"}, "E.164"),
        ("/api/clock", {"seconds": -5}, "the clock goes forward by at most"),
        ("/api/clock", {"seconds": "soon"}, "lacks or misspells"),
    ],
    ids=["program", "no body", "no object", "number", "back", "no figure"],
)
def test_what_cannot_be_done_is_told_in_words(server, path, asked, told):
    status, content = fetched(server, "POST", path, asked)
    assert status == 400
    assert told in json.loads(content)["message"]


def test_the_page_may_load_nothing_from_elsewhere_and_be_framed_by_nobody(server):
    with closing(HTTPConnection("127.0.0.1", server.server_port)) as connection:
        connection.request("GET", "/")
        policy = connection.getresponse().headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
