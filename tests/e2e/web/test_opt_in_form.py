"""A customer fills in the deployed form, answers YES by text, and the evidence tells all of it."""

import json
import os
import re
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from urllib.parse import urlencode

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from tests.e2e.conftest import Phone
from tests.e2e.people import awake, folder_of_brands, sms

pytestmark = pytest.mark.xdist_group("local_aws")

FORMS = int(os.environ.get("FORMS", "40"))  # for one number at once


def visit(url, fields=None, **headers):
    """Return status, headers and page."""
    body = urlencode(fields, doseq=True).encode() if fields is not None else None
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the local AWS
    try:
        with urllib.request.urlopen(request, timeout=240) as response:  # noqa: S310 - the local AWS
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


@pytest.fixture(scope="session")
def shop(deployed):
    """A program in whose countries it is day somewhere: the form asks nobody at night."""
    return deployed["sms-local-open-hours-promotional"]


@pytest.fixture(scope="session")
def form(shop, aws):
    return shop.form(aws.endpoint)


@pytest.fixture
def customer(aws, shop):
    """A new phone of somebody for whom it is day."""
    return Phone(aws, shop, awake(1)[0])


@pytest.fixture(scope="session")
def fill_in(form, aws):
    """Fill in the form for `number` from an address of its own; the wording is the one that the page shows."""
    solved = aws.door.solve_puzzle()

    @cache
    def shown(language):
        _, _, page = visit(f"{form}?lang={language}", Cookie=solved)
        return re.search(r'name="wording" value="([0-9a-f]{64})"', page)[1]

    shown("en")  # before any of the threads that fill it in

    def send(number, *topics, address="", language="en"):
        fields = {"lang": language, "wording": shown(language), "topic": topics, "phone": number}
        told = {
            "X-Forwarded-For": address or f"198.51.100.{int(number[-2:])}",
            "User-Agent": "Browser/1",
            "Cookie": solved,
        }
        return visit(form, fields, **told)

    return send


def kinds(phone):
    return [json.loads(row["content"])["event"]["kind"] for row in phone.ledger()]


def test_whoever_has_not_solved_the_puzzle_sees_no_form_and_sends_none(form):
    for fields in (None, {"topic": "deals", "phone": "+12065550100"}):
        status, headers, page = visit(form, fields)
        assert (status, headers["x-amzn-waf-action"], "wording" in page) == (405, "captcha", False)


def test_a_form_becomes_active_only_after_a_yes_by_text_and_the_evidence_tells_what_was_shown(
    customer, fill_in, until, aws
):
    status, _, page = fill_in(customer.number, "deals")
    assert (status, "Look at your phone" in page) == (200, True)
    until(customer.read)
    assert "YES" in customer.read()[0].body
    assert customer.states() == {"deals": "pending"}
    customer.says("yes", events=1, replies=1)
    assert customer.states() == {"deals": "active"}
    assert kinds(customer) == ["opt_in_requested", "opt_in_confirmed"]
    assert aws.endpoint.removeprefix("http://") in customer.ledger()[0]["content"]
    report = sms("evidence", customer.number, "--program", "open-hours/promotional", aws=aws)
    told = re.sub(r"\s+", " ", report)
    for fact in ("Opt-in form", "198.51.100.", "Browser/1", "Consent is not a condition of any purchase"):
        assert fact in told, report


OFFER = "Open Hours: ten percent off today"


@pytest.mark.parametrize(("language", "yes", "stop"), [("es", "si", "ALTO"), ("fr", "OUI", "arr\u00eat")])
def test_whoever_fills_in_the_form_in_their_language_is_answered_in_it_until_they_stop_in_it(
    customer, fill_in, until, aws, language, yes, stop
):
    read = manifest(load(folder_of_brands(aws) / "open-hours.yaml"), "promotional", "local").read_in(language)
    deals = read.topic("deals").copy
    assert read.words.code == language
    fill_in(customer.number, "deals", language=language)
    until(customer.read)
    assert [text.body for text in customer.read()] == [deals.confirmation_request]
    assert customer.says(yes, events=1, replies=1) == [deals.confirmation]
    offer = ("--to", customer.number, "--topic", "deals", "--body", OFFER)
    sms("send", "open-hours/promotional", *offer, "--environment", "local", aws=aws)
    until(lambda: len(customer.read()) == 3)
    assert customer.read()[-1].body == f"{OFFER} {read.copy.notice}"
    assert customer.says(stop, events=1, replies=1) == [read.copy.stop]
    assert customer.states() == {"deals": "revoked"}


def test_whoever_joins_by_a_word_of_their_language_is_answered_in_it(phone, shop, aws):
    read = manifest(load(folder_of_brands(aws) / "open-hours.yaml"), "promotional", "local").read_in("es")
    customer, deals = phone(shop), read.topic("deals").copy
    assert customer.says("UNIRME DEALS", events=1, replies=1) == [deals.confirmation_request]
    assert customer.says("YES", events=1, replies=1) == [deals.confirmation]
    assert customer.says("AYUDA", events=1, replies=1) == [read.copy.help]
    assert "rebajas" in deals.confirmation


def test_two_topics_are_asked_for_in_one_text_and_confirmed_by_one_yes(customer, fill_in, until):
    fill_in(customer.number, "deals", "news")
    until(customer.read)
    assert "deals and store news" in customer.read()[0].body
    (confirmation,) = customer.says("YES", events=1, replies=1)
    assert "deals and store news" in confirmation
    assert customer.states() == {"deals": "active", "news": "active"}


def test_a_number_that_said_stop_gets_no_text_and_the_request_changes_nothing(customer, fill_in, until):
    customer.says("STOP", events=1, replies=1)
    status, _, page = fill_in(customer.number, "deals")
    assert (status, "Look at your phone" in page) == (200, True)
    until(lambda: len(kinds(customer)) == 2)
    assert kinds(customer) == ["opted_out", "opt_in_barred"]
    assert customer.opted_out()
    assert len(customer.read()) == 1
    assert customer.states() == {}


def test_many_forms_for_one_number_at_once_send_one_text(customer, fill_in, until):

    attempts = count()

    def send(_):
        # the door throttles a flood: whoever is told 429 tries again, from another address, as the firewall counts them
        def once():
            attempt = next(attempts)
            address = f"198.18.{attempt // 250}.{attempt % 250}"
            return fill_in(customer.number, "deals", address=address)[0] == 200

        until(once)

    with ThreadPoolExecutor(16) as threads:
        assert len(list(threads.map(send, range(FORMS)))) == FORMS
    until(customer.read)
    assert kinds(customer) == ["opt_in_requested"]
    time.sleep(1)  # a second request would be here by now
    assert len(customer.read()) == len(customer.ledger()) == 1
