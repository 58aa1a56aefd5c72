"""What the preferences page shows, and what of it can be pressed."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from lambdas.consent.events import EventKind
from lambdas.web.form import spoken
from lambdas.web.preferences_page import HistoryEntry, Personal, deed_words, preferences, taken, told, version

AT = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
BOTH = Personal(frozenset({"deals", "news"}))
PAUSED = replace(BOTH, paused_until=AT)
BUTTON = re.compile(r'<button type="submit" name="(\w+)" value="(\w+)">([^<]+)</button>')
TOLD = ("over", "unreadable", "unavailable")
STOP = ("choice", "opt_out", "Stop all texts")
PAUSE, RESUME = ("choice", "pause", "Pause for 30 days"), ("choice", "resume", "End the pause")
DEALS, NEWS = ("leave", "deals", "Leave Deals"), ("leave", "news", "Leave News")


@pytest.mark.parametrize(
    ("personal", "buttons"),
    [
        (BOTH, [DEALS, NEWS, PAUSE, STOP]),
        (Personal(frozenset({"news", "gone"})), [NEWS, PAUSE, STOP]),
        (PAUSED, [DEALS, NEWS, RESUME, STOP]),
        (Personal(), []),
    ],
    ids=["both", "one, and one that is no more", "paused", "none"],
)
def test_there_is_a_button_for_each_topic_that_is_held_one_for_a_pause_and_one_for_all(form, personal, buttons):
    assert BUTTON.findall(preferences(form(), "en", personal)) == buttons


def test_a_pause_is_told_with_the_day_of_its_end(form):
    assert "Paused until 2026-11-02. You get nothing before then." in preferences(form(), "en", PAUSED)


def test_the_version_of_a_page_hangs_on_its_words_and_on_nobody(form):
    versions = {version(form(), "en"), version(form(), "es"), version(form(name="Other"), "en")}
    assert len(versions) == 3
    assert version(form(), "en") in versions


def test_the_record_is_told_in_the_order_given_with_the_topics_titles(form):
    deeds = (HistoryEntry(AT, "opt_in_confirmed", ("deals", "news")), HistoryEntry(AT, "topic_left", ("news",)))
    page = preferences(form(), "en", replace(BOTH, deeds=deeds))
    assert re.findall(r"<li><time[^>]*>(.*?)</time>: (.*?)</li>", page) == [
        ("2026-11-02 09:05 UTC", "You agreed to Deals and News"),
        ("2026-11-02 09:05 UTC", "You left News"),
    ]


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_entry_has_words_in_every_language(form, language, kind):
    said = deed_words(form(), language, HistoryEntry(AT, kind, ("deals",)))
    assert said
    assert "{" not in said


@pytest.mark.parametrize("language", spoken())
def test_each_page_tells_its_language_and_only_the_one_of_a_living_link_can_be_sent(form, language):
    made = form(languages=(language,))
    pages = [preferences(made, language, BOTH), taken(made, language), *(told(made, language, what) for what in TOLD)]
    assert [page.count("<form") for page in pages] == [1, 0, 0, 0, 0]
    assert all(f'<html lang="{language}">' in page for page in pages)


def test_names_of_the_brand_file_are_shown_and_never_read_as_html(form):
    page = preferences(form(name="<b>A&B</b>"), "en", BOTH)
    assert "<b>" not in page
    assert "Your texts from <b>A&B</b>" in unescape(page)


def test_no_page_needs_a_script(form):
    assert "<script" not in preferences(form(), "en", BOTH) + taken(form(), "en") + told(form(), "en", "over")
