"""Filling in the form in a real browser: without scripts, by the keyboard alone, and by whoever errs first."""

import pytest
from playwright.sync_api import expect

from lambdas.web.form import words
from tests.browser.filling import SOUND, fill_in

pytestmark = pytest.mark.xdist_group("browser")

DONE = words("en")["done_title"]


def test_without_scripts_somebody_errs_mends_it_and_is_asked_for_a_yes(page, site):
    page = page(java_script_enabled=False)
    fill_in(page, site, topics=())
    expect(page.get_by_role("alert")).to_contain_text(words("en")["topics_none"])
    expect(page.get_by_role("textbox")).to_have_value("+12065550147")
    fill_in(page, site, topics=("deals", "news"))
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    (request,) = site.behind.requests
    assert (request.phone, request.topics, request.language) == ("+12065550147", ("deals", "news"), "en")
    assert request.form.endswith("/form/")


def test_the_form_is_filled_in_by_the_keyboard_alone(page, site):
    page = page("?lang=en")
    press = page.keyboard.press
    for name in ("Español", "Français", "Português"):
        press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    press("Tab")
    expect(page.get_by_role("checkbox").first).to_be_focused()
    press("Space")
    press("Tab")
    press("Tab")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type(SOUND)
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    assert len(site.behind.requests) == 1


def test_the_keyboard_stands_on_the_faults_and_leads_from_each_to_its_field(page, site):
    page = page()
    page.get_by_role("button").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    for field in (page.get_by_role("checkbox").first, page.get_by_role("textbox")):
        page.get_by_role("alert").focus()
        page.keyboard.press("Tab")
        if "phone" in field.get_attribute("id"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(field).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("textbox")).to_have_accessible_description(
        f"For example (206) 555-0199 Error: {words('en')['phone_missing']}"
    )
    assert site.behind.requests == []


def test_whoever_chooses_a_language_reads_faults_and_thanks_in_it(page, site):
    page = page()
    page.get_by_role("link", name="Español").click()
    fill_in(page, site, phone="")
    expect(page.get_by_role("alert")).to_contain_text(words("es")["phone_missing"])
    fill_in(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text(words("es")["done_title"])
    (request,) = site.behind.requests
    assert (request.language, request.wording.startswith("Al pulsar")) == ("es", True)


def test_nothing_is_ticked_before_somebody_ticks_it_and_the_agreement_stands_before_the_button(page):
    page = page()
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
    agreement, button = page.locator(".agreement"), page.get_by_role("button")
    assert agreement.bounding_box()["y"] + agreement.bounding_box()["height"] <= button.bounding_box()["y"]
    expect(agreement).to_contain_text("Consent is not a condition of any purchase")
