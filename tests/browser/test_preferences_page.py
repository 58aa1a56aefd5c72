"""What the preferences page is like in a real browser, and what its buttons send."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from lambdas.consent.event import EventKind
from lambdas.web.preferences_page import Deed, over, preferences, taken
from lambdas.web.words import spoken
from tests.browser.test_looks import assert_open_to_everybody

pytestmark = pytest.mark.xdist_group("browser")

ADDRESS = "https://form.example/p/0123456789abcdefghijkl"
DEEDS = tuple(Deed(datetime(2026, 11, 2, 9, 5, tzinfo=UTC), kind, ("deals",)) for kind in EventKind)


@pytest.fixture
def shown(browser):
    """Return a builder of pages that show this HTML at an address like a link's; `requests` keeps what they send."""
    opened = []

    def build(html, requests):
        page = browser.new_page()
        opened.append(page)

        def answer(route):
            requests.append(route.request)
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.route("**/*", answer)
        page.goto(ADDRESS)
        return page

    yield build
    for page in opened:
        page.close()


@pytest.mark.parametrize("language", spoken())
def test_axe_finds_nothing_on_the_page_in_any_language(shown, site, language):
    topics = frozenset(topic.name for topic in site.form.topics)
    assert_open_to_everybody(shown(preferences(site.form, language, topics, DEEDS), []))


@pytest.mark.parametrize(
    "render",
    [
        lambda form: preferences(form, "en", frozenset(), ()),
        lambda form: taken(form, "en"),
        lambda form: over(form, "en"),
    ],
    ids=["nothing held", "taken", "over"],
)
def test_axe_finds_nothing_on_a_page_without_buttons(shown, site, render):
    assert_open_to_everybody(shown(render(site.form), []))


@pytest.mark.parametrize("of_all", [False, True], ids=["one topic", "everything"])
def test_a_button_posts_its_choice_and_the_language_to_the_address_of_the_page(shown, site, of_all):
    requests, topic = [], site.form.topics[0]
    page = shown(preferences(site.form, "es", frozenset({topic.name}), ()), requests)
    page.get_by_role("button", name="Dejar todo" if of_all else f"Dejar {topic.title}", exact=True).press("Enter")
    page.wait_for_load_state()
    (sent,) = [request for request in requests if request.method == "POST"]
    assert sent.url == ADDRESS
    assert parse_qs(sent.post_data) == {"lang": ["es"], **({"all": ["yes"]} if of_all else {"topic": [topic.name]})}
