"""What the form is like in a real browser, whatever it has to say: readable by everybody, small, and by itself."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lambdas.web.form import spoken, words
from tests.browser.filling import fill_in
from tests.chromium import AXE

pytestmark = pytest.mark.xdist_group("browser")

WIDTHS = (1280, 320)
RUN = "axe.run({rules: {'target-size': {enabled: true}}}).then((found) => found.violations.map((one) => one.id))"
STATES = {
    "phone_missing": {"phone": ""},
    "phone_invalid": {"phone": "555 0199"},
    "phone_country": {"phone": "+44 7911 123456"},
    "topics_none": {"topics": ()},
    "changed": {"wording": "0" * 64},
    "unreadable": {"encoding": "text/plain"},
    "elsewhere": {"elsewhere": "http://elsewhere.example/"},
    "unverified": {"answer": "unverified"},
    "too_many": {"answer": "too_many"},
    "unavailable": {"answer": "unavailable"},
    "done": {},
}


def assert_open_to_everybody(page):
    """Fail on whatever axe finds, and on a page that must be moved sideways to be read."""
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(RUN) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", spoken())
def test_axe_finds_nothing_on_the_empty_form_in_any_language(page, language, tmp_path):
    page = page(f"?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert_open_to_everybody(page)
    if language == "en":
        folder = Path(os.environ.get("PICTURES", tmp_path))  # PICTURES=docs/pictures renews those of the docs
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 500})
            page.screenshot(path=folder / f"form-{width}.png", full_page=True)


@pytest.mark.parametrize("said", STATES)
def test_axe_finds_nothing_on_any_answer_and_the_answer_says_what_is_the_matter(page, site, said):
    page = page()
    fill_in(page, site, **STATES[said])
    told = words("en")[said].partition("{")[0]
    assert told in page.locator("main").inner_text()
    assert page.title().startswith("Error: ") == (said != "done")
    assert len(site.behind.requests) == (said == "done")
    assert_open_to_everybody(page)


def test_the_page_is_small_and_asks_nobody_else(page, site):
    page, weights, hosts = page(), [], set()
    page.on("response", lambda response: hosts.add(urlsplit(response.url).netloc))
    page.on("response", lambda response: weights.append(int(response.headers["content-length"])))
    page.reload()
    fill_in(page, site, phone="")
    fill_in(page, site)
    assert hosts == {urlsplit(site.address).netloc}
    assert len(weights) == 3
    assert all(1_000 < weight <= 30 * 1024 for weight in weights)
