"""What the page is like in a real browser: open to everybody, small, and by itself."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.chromium import AXE

pytestmark = pytest.mark.xdist_group("local_aws")

WIDTHS = (1280, 320)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(page, scheme, tmp_path):
    page = page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    for body, shown in (("JOIN DEALS", "pending"), ("YES", "active")):
        page.get_by_role("button", name=body, exact=True).click()
        expect(page.get_by_role("row", name="deals").locator(".badge")).to_have_text(shown)
    page.get_by_role("button", name="Send test message").click()
    expect(page.locator("#decided .badge")).to_have_text(re.compile("sent|deferred"))
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id))") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        folder = Path(os.environ.get("PICTURES", tmp_path))  # PICTURES=docs/pictures renews those of the docs
        page.screenshot(path=folder / f"phone-{scheme}-{width}.png", full_page=True)


def test_axe_finds_nothing_on_an_empty_phone_and_a_form_of_templates(page):
    page = page("example-corp/transactional")
    expect(page.get_by_label("Template")).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id))") == []


def test_the_page_is_small_and_asks_nobody_else(browser, server):
    page, weights, hosts = browser.new_page(), [], set()
    page.on("response", lambda response: hosts.add(urlsplit(response.url).netloc))
    page.on("response", lambda response: "/api/" in response.url or weights.append(len(response.body())))
    page.goto(server.address, wait_until="load")
    expect(page.locator("#now")).not_to_be_empty()
    page.close()
    assert hosts == {urlsplit(server.address).netloc}
    assert 15_000 < sum(weights) <= 30_000
