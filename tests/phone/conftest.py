"""A local AWS of its own, whose clock these tests move, with one brand deployed; the page's server; a browser."""

import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from local.aws import LocalAws
from local.deploy import ACCOUNT, ROOT, cdk
from local.environment import REGION
from local.phone.desk import Desk
from local.phone.server import Server

STACKS = ("sms-local-example-corp-promotional", "sms-local-example-corp-transactional")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 15_000  # milliseconds for what a function does


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
