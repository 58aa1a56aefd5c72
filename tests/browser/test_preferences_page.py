"""What the preferences page is like in a real browser, and what its buttons send."""

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from lambdas.consent.events import EventKind
from lambdas.web.form import spoken
from lambdas.web.preferences_page import HistoryEntry, Personal, preferences, taken, told
from tests.browser.test_looks import WIDTHS, assert_open_to_everybody

pytestmark = pytest.mark.xdist_group("browser")

ADDRESS = "https://form.example/p/0123456789abcdefghijkl"
DEEDS = tuple(HistoryEntry(datetime(2026, 11, 2, 9, 5, tzinfo=UTC), kind, ("deals",)) for kind in EventKind)


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


@pytest.mark.parametrize("paused_until", [None, DEEDS[0].at], ids=["texted", "paused"])
@pytest.mark.parametrize("language", spoken())
def test_axe_finds_nothing_on_the_page_in_any_language(shown, site, language, paused_until):
    topics = frozenset(topic.name for topic in site.form.topics)
    assert_open_to_everybody(shown(preferences(site.form, language, Personal(topics, paused_until, DEEDS)), []))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_sees_what_they_get_and_how_it_came_to_be(shown, site, width, tmp_path):
    topics = tuple(topic.name for topic in site.form.topics)
    kinds = (EventKind.PREFERENCES_REQUESTED, EventKind.OPT_IN_CONFIRMED, EventKind.OPT_IN_REQUESTED)
    deeds = (HistoryEntry(DEEDS[0].at, kind, topics if "opt_in" in kind else ()) for kind in kinds)
    page = shown(preferences(site.form, "en", Personal(frozenset(topics), None, tuple(deeds))), [])
    page.set_viewport_size({"width": width, "height": 500})
    assert page.locator("ol li").count() == len(kinds)
    folder = Path(os.environ.get("PICTURES", tmp_path))  # PICTURES=docs/pictures renews those of the docs
    page.screenshot(path=folder / f"preferences-{width}.png", full_page=True)


@pytest.mark.parametrize(
    "render",
    [
        lambda form: preferences(form, "en", Personal()),
        lambda form: taken(form, "en"),
        lambda form: told(form, "en", "over"),
        lambda form: told(form, "en", "unreadable"),
        lambda form: told(form, "en", "unavailable"),
    ],
    ids=["nothing held", "taken", "over", "unreadable", "unavailable"],
)
def test_axe_finds_nothing_on_a_page_without_buttons(shown, site, render):
    assert_open_to_everybody(shown(render(site.form), []))


@pytest.mark.parametrize(
    ("label", "sent"),
    [("Dejar {topic}", None), ("Detener todos los mensajes", "opt_out"), ("Hacer una pausa de 30 días", "pause")],
    ids=["leave", "stop", "pause"],
)
def test_a_button_posts_its_choice_and_the_language_to_the_address_of_the_page(shown, site, label, sent):
    requests, topic = [], site.form.topics[0]
    page = shown(preferences(site.form, "es", Personal(frozenset({topic.name}))), requests)
    page.get_by_role("button", name=label.format(topic=topic.title), exact=True).press("Enter")
    page.wait_for_load_state()
    (post,) = [request for request in requests if request.method == "POST"]
    assert post.url == ADDRESS
    assert parse_qs(post.post_data) == {"lang": ["es"], **({"choice": [sent]} if sent else {"leave": [topic.name]})}


def test_the_way_back_from_an_answer_is_the_link_itself(shown, site):
    requests = []
    page = shown(taken(site.form, "en"), requests)
    page.get_by_role("link", name="See it again").press("Enter")
    page.wait_for_load_state()
    assert [(request.method, request.url) for request in requests] == [("GET", ADDRESS)] * 2


def test_the_whole_page_is_reached_and_pressed_by_keyboard_alone(shown, site):
    topics = site.form.topics
    page = shown(preferences(site.form, "en", Personal(frozenset(topic.name for topic in topics))), [])
    focused = "document.activeElement.tagName === 'BUTTON' ? document.activeElement.textContent : ''"
    reached = []
    for _ in range(len(topics) + 2 + 2 * len(site.form.languages)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
    labels = [*(f"Leave {topic.title}" for topic in topics), "Pause for 30 days", "Stop all texts"]
    assert [label for label in reached if label][: len(labels)] == labels
