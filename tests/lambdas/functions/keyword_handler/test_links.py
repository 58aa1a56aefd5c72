"""A text that asks for the preferences page, and the link that answers it."""

from datetime import timedelta

import pytest

from lambdas.stores.consent.preferences import PreferenceLinks
from lambdas.stores.errors import NotAccepted
from lambdas.web.preference_link import LINK_LASTS
from tests.lambdas.functions.keyword_handler.conftest import PAGE
from tests.lambdas.functions.keyword_handler.test_effects import throttled


def opened(home, link, at):
    """Return whose page `link` opens at `at`."""
    found = PreferenceLinks(home.dynamodb, "home-links", "acme/promotional").opened(link.removeprefix(PAGE), at)
    return found.phone if found else None


def link_in(home, phone):
    """Return the link of the only text that `phone` got."""
    (body,) = home.sent(phone)
    return body.removeprefix("Acme: see ")


def test_the_text_brings_a_link_that_opens_the_page_of_that_phone_for_half_an_hour(home, inbox, text, phone):
    person, said = inbox(), text("prefs", phone=phone)
    person.hear(said)
    link, drawn_at = link_in(home, phone), said.at + person.delay
    assert [opened(home, link, drawn_at + later) for later in (timedelta(0), LINK_LASTS)] == [phone, None]
    assert person.counted["Preferences"] == 1


def test_neither_the_ledger_nor_the_consent_table_holds_the_token(home, inbox, text, phone):
    inbox().hear(text("PREFS", phone=phone))
    token = link_in(home, phone).removeprefix(PAGE)
    (entry,) = home.ledger(phone)
    assert token not in entry.content
    assert "Acme: see {link}" in entry.content
    kept = (
        home.dynamodb.scan(TableName="home-subscriptions")["Items"]
        + home.dynamodb.scan(TableName="home-links")["Items"]
    )
    assert token not in str(kept)


def test_a_text_that_comes_twice_is_answered_with_one_link(home, inbox, text, phone):
    person, said = inbox(), text("PREFS", phone=phone)
    for _ in range(3):
        person.hear(said)
    assert len(home.sent(phone)) == 1


@pytest.mark.parametrize("call", ["PutItem", "SendTextMessage"])
def test_what_was_throttled_is_answered_on_the_next_delivery_with_a_link_that_opens(
    home, inbox, text, phone, wire, call
):
    person, said = inbox(), text("PREFS", phone=phone)
    wire.answers[call] = [throttled] * (10 if call == "PutItem" else 1)  # the client itself tries a table again
    with pytest.raises(NotAccepted):
        person.hear(said)
    wire.answers.clear()
    assert home.outbox(phone) == [["pending"]]
    person.hear(said)
    assert opened(home, link_in(home, phone), said.at + person.delay) == phone


def test_after_a_stop_no_link_is_sent_as_the_service_would_refuse_the_text(home, inbox, text, phone):
    person = inbox(opt_out_mode="self_managed")
    person.hear(text("STOP", phone=phone))
    person.hear(text("PREFS", 1, phone=phone))
    assert home.sent(phone) == ["Acme: no more"]
    assert len(home.ledger(phone)) == 2


def test_a_program_without_a_page_has_nothing_to_answer(home, inbox, text, phone, program):
    copy = program().copy
    person = inbox(copy=type(copy)(copy.help, copy.stop, copy.start, copy.notice, copy.farewell, "", "", "", "", ""))
    person.hear(text("PREFS", phone=phone))
    assert (home.sent(phone), person.counted["Unanswerable"]) == ([], 1)
