"""The page in a real browser, on the deployed programs: texts, consent, the gate and the clock."""

import re

import pytest
from playwright.sync_api import expect

from lambdas.sending.items import reply_row
from local.deployed import client
from tests.phone.conftest import PROMOTIONAL

pytestmark = pytest.mark.xdist_group("local_aws")

TRANSACTIONAL = "example-corp/transactional"
DECIDED = re.compile("sent|deferred")


def says(page, body, *, entries):
    """Press a ready text, and wait until the ledger has that many entries in all and an answer is there."""
    answers = page.locator(".bubble.theirs").count()
    page.get_by_role("button", name=body, exact=True).click()
    expect(page.locator("#ledger li")).to_have_count(entries)
    expect(page.locator(".bubble.theirs")).to_have_count(answers + 1)


def state(page, topic="deals"):
    return page.get_by_role("row", name=topic).locator(".badge")


def subscribed(page):
    says(page, "JOIN DEALS", entries=1)
    says(page, "YES", entries=2)
    expect(state(page)).to_have_text("active")


def ask(page):
    page.get_by_role("button", name="Send test message").click()
    return page.locator("#decided li").first


def test_a_whole_conversation_goes_by_the_keyboard_alone(page):
    page = page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text to the program")).to_be_focused()
    for body, answer, shown in (
        ("JOIN DEALS", "reply YES", "pending"),
        ("yes", "you are subscribed", "active"),
        ("STOP", "you are unsubscribed", "revoked"),
    ):
        page.keyboard.type(body)
        page.keyboard.press("Enter")
        expect(page.locator(".bubble.theirs").last).to_contain_text(answer)
        expect(state(page)).to_have_text(shown)
    expect(page.locator("#ledger strong")).to_have_text(["opted out", "opt in confirmed", "opt in requested"])
    expect(page.locator("#standing")).to_contain_text("The number is on AWS's opt-out list")
    expect(page.locator(".bubble.mine .facts").first).to_contain_text("1 part, GSM-7, 10 units")
    expect(page.get_by_label("Text to the program")).to_be_focused()


def test_a_text_at_night_is_put_off_and_comes_in_the_morning(page):
    page = page()
    subscribed(page)
    night = page.get_by_role("button", name="To the night")
    if night.is_visible():
        night.click()
    expect(page.get_by_role("button", name="To the morning")).to_be_visible()
    expect(ask(page)).to_contain_text("deferred")
    page.get_by_role("button", name="To the deferred text").click()
    expect(page.locator(".bubble.theirs").last).to_contain_text("ten percent off all week")
    expect(page.locator(".bubble.theirs .facts").last).to_contain_text("the gate")
    expect(page.locator("#decided li").first).to_contain_text("sent")


def test_a_yes_after_the_end_of_the_wait_subscribes_nobody(page):
    page = page()
    says(page, "JOIN DEALS", entries=1)
    page.get_by_role("button", name="To the end of the wait").click()
    expect(state(page)).to_have_text("lapsed")
    page.get_by_role("button", name="YES", exact=True).click()
    says(page, "HELP", entries=2)
    expect(page.locator("#ledger strong")).to_have_text(["help requested", "opt in requested"])
    expect(state(page)).to_have_text("lapsed")


def test_a_link_in_a_text_opens_the_page_on_which_the_person_pauses_and_leaves(page):
    page = page()
    subscribed(page)
    says(page, "PREFS", entries=3)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the page").click()
    opened.value.get_by_role("button", name="Pause for 30 days").click()
    expect(page.locator("#standing")).to_contain_text("Paused until")
    opened.value.get_by_role("link", name="See it again").click()
    opened.value.get_by_role("button", name="Leave deals").click()
    expect(state(page)).to_have_text("revoked")


def test_each_phone_has_its_own_talk_and_one_press_brings_it_back(page):
    page = page()
    first = page.get_by_label("Customer").input_value()
    says(page, "HELP", entries=1)
    page.get_by_role("button", name="New phone").click()
    expect(page.get_by_text("No texts yet.")).to_be_visible()
    page.get_by_role("button", name=first).click()
    expect(page.locator(".bubble")).to_have_count(2)
    expect(page.get_by_role("button", name=first)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name=first)).to_be_focused()


def test_a_text_that_went_to_the_brand_says_so_once_it_has(page, desk):
    page = page()
    page.get_by_label("Text to the program").fill("Where is it?")
    page.keyboard.press("Enter")
    mine = page.locator(".mine")
    expect(mine).to_have_count(1)
    name, number = mine.get_attribute("data-id"), page.locator("#phones [aria-current]").inner_text()
    assert "went to the brand" not in mine.inner_text()
    row = reply_row(number, name, desk.aws.clock.now())
    sends = desk.deployed[PROMOTIONAL].deployed.outputs["Sends"]
    client("dynamodb", desk.aws.endpoint).put_item(TableName=sends, Item=row)
    expect(mine).to_contain_text("went to the brand as a reply")


def test_a_text_is_measured_as_it_goes_over_the_air(page):
    page = page()
    page.get_by_label("Text", exact=True).fill("Example Corp: déjà vu 🎉")
    expect(page.locator("#measure")).to_contain_text("1 part, UCS-2, 24 units")
    page.get_by_label("Text to the program").fill("x" * 161)
    page.get_by_role("button", name="Send the text").click()
    expect(page.locator(".bubble.mine .facts")).to_contain_text("2 parts, GSM-7, 161 units")


def test_the_gate_says_why_a_text_does_not_go(page):
    page = page()
    expect(ask(page)).to_contain_text("The person has not confirmed a subscription to this topic")


def test_a_transactional_program_is_asked_for_its_template(page):
    page = page(TRANSACTIONAL)
    page.get_by_role("textbox", name="order").fill("A-17")
    expect(page.get_by_label("Template")).to_have_value("shipped")
    expect(ask(page).locator(".badge")).to_have_text(DECIDED)
