"""What a form that was sent says, and what is wrong with it; whatever comes, nothing of it comes back."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.web.form import spoken
from lambdas.web.form_page import (
    contrast,
    nearest,
    phone_of,
    read_submission,
    readable_on,
    render,
    wording,
    wording_sha256,
)
from lambdas.web.http import content_policy


@pytest.mark.parametrize(
    ("typed", "phone", "fault"),
    [
        ("(206) 555-0199", "+12065550199", ""),
        ("1-206-555-0199", "+12065550199", ""),
        ("+1 206 555 0199", "+12065550199", ""),
        ("\u202a+1\u00a0206\u2011555\u20110199\u202c", "+12065550199", ""),
        ("206\u2212555\u200b0199\u2060", "+12065550199", ""),
        ("001 206 555 0199", "+12065550199", ""),
        ("011 1 206 555 0199", "+12065550199", ""),
        ("206/555/0199", "+12065550199", ""),
        ("", "", "phone_missing"),
        ("555-0199", "", "phone_invalid"),
        ("+1206555019", "", "phone_invalid"),
        ("٢٠٦٥٥٥٠١٩٩", "", "phone_invalid"),
        ("+44 7911 123456", "", "phone_country"),
        ("(800) 555-0199", "", "phone_country"),
        ("(357) 555-0199", "+13575550199", ""),
        ("(280) 555-0199", "+12805550199", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(form, typed, phone, fault):
    assert phone_of(typed, form()) == (phone, fault)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"topic": ()}, {"topics": "topics_none"}),
        ({"topic": ("other",)}, {"topics": "topics_none"}),
        ({"phone": ""}, {"phone": "phone_missing"}),
        ({"wording": "0" * 64}, {"form": "changed"}),
    ],
    ids=["sound", "no topic", "a topic that is none", "no number", "another wording"],
)
def test_each_fault_is_told_by_its_field(form, change, faults):
    fields = {"lang": "en", "topic": ("deals",), "phone": "2065550199", "wording": wording_sha256(form(), "en")}
    assert read_submission(urlencode(fields | change, doseq=True), form(), "en").faults == faults


@settings(max_examples=200, deadline=None)
@given(body=st.one_of(st.text(), st.dictionaries(st.sampled_from(["phone", "topic", "lang", "wording"]), st.text())))
def test_whatever_is_sent_is_read_or_refused_and_never_shown_again(form, body):
    made = form()
    sent = read_submission(body if isinstance(body, str) else urlencode(body), made, "en")
    if sent is not None:
        page = render(made, sent.language, sent.filled)
        kept = render(made, sent.language, sent.filled).replace(sent.phone, "") if sent.phone else page
        strange = [value for value in (body.values() if isinstance(body, dict) else [body]) if "<" in value]
        assert all(value not in kept for value in strange if len(value) > 20)
        assert set(sent.topics) <= {"deals", "news"}


@pytest.mark.parametrize("language", spoken())
def test_the_call_to_action_holds_all_its_parts_in_each_language(form, language):
    told = wording(form(languages=(language,)), language)
    for part in ("Acme Offers", "Deals", "2 ", "STOP", "HELP", "YES", "https://acme.example/terms", "/privacy"):
        assert part in told


@pytest.mark.parametrize("language", spoken())
def test_the_page_is_small_holds_no_script_and_ticks_nothing(form, language):
    page = render(form(languages=spoken()), language)
    assert len(page.encode()) < 30 * 1024
    assert "<script" not in page
    assert " checked" not in page


def test_the_page_may_load_nothing_but_its_own_style(form):
    assert content_policy(form()).startswith("default-src 'none'; style-src 'sha256-")


def test_a_colour_that_cannot_be_read_has_a_neighbour_that_can():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(nearest("#88ccff", "#ffffff", 4.5), "#ffffff") >= 4.5
    assert readable_on("#0b57d0") == "#ffffff"
