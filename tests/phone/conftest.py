"""A local AWS of its own, whose clock these tests move, with one brand deployed; the page's server; a browser."""

import itertools
import shutil
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect, sync_playwright

from local.aws import LocalAws
from local.deploy import ACCOUNT, ROOT, cdk
from local.environment import REGION
from local.phone.desk import Desk
from local.phone.server import Server

STACKS = ("sms-local-example-corp-promotional", "sms-local-example-corp-transactional")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROMOTIONAL = "example-corp/promotional"
PATIENCE = 15_000  # milliseconds for what a function does
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def desk(assembly, tmp_path_factory):
    """The desk of one brand's two programs."""
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as aws:
        environment = aws.environment | {"ENV": "local"}
        cdk(["bootstrap", f"aws://{ACCOUNT}/{REGION}"], environment, tmp_path_factory.mktemp("empty"))
        chosen = ["--app", str(assembly), "--exclusively", "--require-approval", "never", "--concurrency", "2"]
        cdk(["deploy", *STACKS, *chosen], environment, ROOT)
        yield Desk.at(aws)


@pytest.fixture(scope="session")
def server(desk):
    with Server(desk) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium: the system's, or the one that Playwright fetched."""
    with sync_playwright() as playwright:
        kept = next(filter(None, map(shutil.which, BROWSERS)), playwright.chromium.executable_path)
        if not Path(kept).exists():
            pytest.skip("no Chromium: 'apt-get install chromium', or '.venv/bin/playwright install chromium'")
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=kept, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, server):
    """Return a builder of pages with a phone that nobody had before; whatever the page complains of fails the test."""
    complaints, opened = [], []

    def build(program=PROMOTIONAL, **options):
        page = browser.new_page(**options)
        opened.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        asked = urlencode({"program": program, "number": f"+1206555{next(_numbers):04d}"})
        page.goto(f"{server.address}#{asked}")
        expect(page.locator("#now")).not_to_be_empty()
        return page

    yield build
    for one in opened:
        one.close()
    assert complaints == []
