"""The form's own pages and answers on a loopback address, with what stands behind the form at a test's command."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from infra.brand.copy import form_of
from infra.brand.loader import load
from lambdas.functions.opt_in_form.form import FormHandler
from lambdas.stores.errors import NotAccepted
from lambdas.web.form import spoken
from lambdas.web.http import HttpRequest
from tests.conftest import PROJECT

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)  # in Seattle


@dataclass
class Behind:
    """What the door asks and fills; `answer` is what it is told, and `requests` what it put into the queue."""

    answer: str = ""
    requests: list = field(default_factory=list)

    def admit(self, _address, _now):
        return self.answer != "too_many"

    def vouches(self, _token, _address, _hosts):
        return self.answer != "unverified"

    def has_room(self, _phone, _now):
        return True

    def ask(self, _phone, _now):
        return True

    def forget(self, _phone, _now):
        self.answer = ""

    def put(self, request):
        if self.answer == "unavailable":
            raise NotAccepted("ClientError")
        self.requests.append(request)


@dataclass
class Site:
    """The form of an example brand, in every language that it can speak, where a browser finds it."""

    address: str
    behind: Behind
    form: object


def event(request):
    """Return what API Gateway tells a function of `request`."""
    parts, headers = urlsplit(request.path), request.headers
    length = int(headers.get("Content-Length") or 0)
    return {
        "httpMethod": request.command,
        "path": parts.path,
        "queryStringParameters": dict(parse_qsl(parts.query)),
        "headers": dict(headers),
        "requestContext": {"identity": {"sourceIp": "127.0.0.1"}, "path": parts.path, "domainName": headers["Host"]},
        "body": request.rfile.read(length).decode(),
    }


def answering(door):
    """Return a handler of HTTP requests that answers as API Gateway passes on what the function says."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            said = door.answer(HttpRequest.from_event(event(self))).response(door.form)
            body = said["body"].encode()
            self.send_response(said["statusCode"])
            for name, value in (said["headers"] | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - as above

        def log_message(self, *_):
            pass

    return Handler


@pytest.fixture(scope="session")
def served():
    form = replace(form_of(load(PROJECT / "brands" / "example-corp.yaml")), languages=spoken())
    behind = Behind()
    door = FormHandler(form, behind, behind, behind, lambda: NOON, wait=lambda _: None)
    with ThreadingHTTPServer(("127.0.0.1", 0), answering(door)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}/form/", behind, form)
        server.shutdown()
        thread.join()


@pytest.fixture
def site(served):
    """The form with nothing in its queue, and nothing in its way."""
    served.behind.answer = ""
    served.behind.requests.clear()
    return served


@pytest.fixture
def page(browser, site):
    """Return a builder of pages that show the form; whatever the browser complains of fails the test."""
    complaints, opened = [], []

    def build(query="", **options):
        page = browser.new_page(**options)
        page.set_default_timeout(5000)
        opened.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: "status of" in message.text or complaints.append(message.text))
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(site.address + query)
        return page

    yield build
    for one in opened:
        one.close()
    assert complaints == []
