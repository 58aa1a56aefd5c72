"""A headless Chromium for tests, and what axe-core finds on a page."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "no Chromium: 'apt-get install chromium', or '.venv/bin/playwright install chromium'"


@contextmanager
def chromium():
    """Start the system's Chromium, or the one that Playwright fetched; the tests are skipped where there is none."""
    with sync_playwright() as playwright:
        kept = next(filter(None, map(shutil.which, BROWSERS)), playwright.chromium.executable_path)
        if not Path(kept).exists():
            pytest.skip(ADVICE)
        started = playwright.chromium.launch(executable_path=kept, args=["--no-sandbox"])
        yield started
        started.close()
