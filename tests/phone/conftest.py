"""A local AWS of its own, whose clock these tests move, with one brand deployed; the page's server; a browser."""

import itertools
import threading
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from rich.console import Console

from local.aws import LocalAws
from local.deploy import bootstrap
from local.deployed import hear, programs
from local.phone.desk import Desk
from local.phone.server import Server
from ops.rollout.cdk import Cdk
from ops.rollout.deploy import opened
from tests.e2e.conftest import redeliver_soon

STACKS = ("sms-local-example-corp-promotional", "sms-local-example-corp-transactional")
PROMOTIONAL = "example-corp/promotional"
PATIENCE = 400_000  # milliseconds: where a busy machine fails a text once, the gate holds the others for minutes
UNANSWERED, BUSY = "Failed to load resource", 502
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def desk(assembly, tmp_path_factory):
    """The desk of one brand's two programs."""
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as aws:
        environment = aws.environment | {"ENV": "local"}
        chosen = ["--app", str(assembly), "--exclusively", "--require-approval", "never", "--concurrency", "2"]
        with opened(tmp_path_factory.mktemp("log") / "deploy.log") as log:
            bootstrap(environment, log, Console())
            assert Cdk(environment, log).run(["deploy", *STACKS, *chosen]) == 0
        for program in programs(aws.endpoint):
            redeliver_soon(program, aws)
        hear(aws.endpoint)  # the gates are silent until the first probe
        yield Desk.at(aws)


@pytest.fixture(scope="session")
def server(desk):
    with Server(desk) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def page(browser, server):
    """Return a builder of pages with a phone that nobody had before; whatever the page complains of fails the test.

    Only an answer that the local AWS was too busy for is none: the page asks again.
    """
    complaints, answers, opened = [], [], []
    expect.set_options(timeout=PATIENCE)

    def build(program=PROMOTIONAL, **options):
        page = browser.new_page(**options)
        opened.append(page)
        page.on("console", lambda message: UNANSWERED in message.text or complaints.append(message.text))
        page.on("response", lambda response: answers.append(response))  # noqa: PLW0108 - Playwright marks what it is given
        page.on("pageerror", lambda error: complaints.append(str(error)))
        asked = urlencode({"program": program, "number": f"+1206555{next(_numbers):04d}"})
        page.goto(f"{server.address}#{asked}")
        expect(page.locator("#now")).not_to_be_empty()
        return page

    yield build
    complaints += [f"{one.url}: {one.text()}" for one in answers if one.status not in (*range(200, 400), BUSY)]
    for one in opened:
        one.close()
    assert complaints == []
