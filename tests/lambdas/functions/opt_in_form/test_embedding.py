"""A form of the brand's own site that posts to ours: who may, what it must send, and what goes on record of it."""

from urllib.parse import urlencode

import pytest

from lambdas.functions.opt_in_form.form import FormHandler
from lambdas.stores import web
from lambdas.stores.queues import PageQueue
from lambdas.web.form_page import wording_sha256
from lambdas.web.http import HttpRequest
from tests.lambdas.functions.opt_in_form.conftest import NOON

SITE, HOST = "https://www.acme.example", "abc.execute-api.us-east-1.amazonaws.com"


class Verifier:
    """Vouches for one token that was made on a site of the brand."""

    def vouches(self, response, _address, hosts):
        return response == "sound" and not hosts - {HOST, "www.acme.example"}


@pytest.fixture
def post(form, store, counters):
    """Post a form from a site, with fields changed, and return the status and what the log may tell."""
    made = form(verifier="turnstile", site_key="site-key-1", origins=(SITE,))
    clock, queue = [NOON], PageQueue(store.sqs, store.queue)
    door = FormHandler(made, counters, queue, Verifier(), lambda: clock[0], wait=lambda _: None)
    sound = {"lang": "en", "topic": ("deals", "news"), "phone": "206 555 0147", "wording": wording_sha256(made, "en")}

    def send(origin, host=HOST, at=NOON, **changes):
        clock[0] = at
        fields = sound | {"cf-turnstile-response": "sound"} | changes
        event = {
            "httpMethod": "POST",
            "headers": {"Host": host, "Content-Type": "application/x-www-form-urlencoded", "Origin": origin},
            "requestContext": {"domainName": HOST, "path": "/form/", "identity": {"sourceIp": "198.51.100.7"}},
            "body": urlencode(fields, doseq=True),
        }
        answer = door.answer(HttpRequest.from_event(event))
        pages.append(answer.page)
        return answer.status, answer.reason

    send.pages = pages = []
    return send


@pytest.mark.parametrize(
    ("origin", "kept"), [(SITE, SITE), (f"https://{HOST}", ""), ("", "")], ids=["the site", "our page", "untold"]
)
def test_a_form_of_a_site_that_the_brand_names_is_taken_and_the_site_goes_on_record(post, store, origin, kept):
    assert post(origin) == (200, "taken")
    (request,) = store.requests()
    assert (request.origin, request.topics, request.phone) == (kept, ("deals", "news"), "+12065550147")


def test_a_host_that_the_visitor_forges_is_neither_believed_nor_put_on_record(post, store):
    assert post("https://forged.example", host="forged.example") == (403, "elsewhere")
    assert post(SITE, host="forged.example") == (200, "taken")
    assert [request.form for request in store.requests()] == [f"https://{HOST}/form/"]


@pytest.mark.parametrize(
    ("origin", "changes", "answer"),
    [
        ("https://elsewhere.example", {}, (403, "elsewhere")),
        ("http://www.acme.example", {}, (403, "elsewhere")),
        ("null", {}, (403, "elsewhere")),
        (SITE, {"cf-turnstile-response": "forged"}, (403, "unverified")),
        (SITE, {"cf-turnstile-response": ""}, (403, "unverified")),
        (SITE, {"wording": "0" * 64}, (400, "faulty")),
        (SITE, {"topic": ()}, (400, "faulty")),
    ],
    ids=["another site", "without TLS", "a sandbox", "forged", "no token", "another wording", "no topic"],
)
def test_whatever_else_is_refused_and_leaves_nothing(post, store, origin, changes, answer):
    assert post(origin, **changes) == answer
    assert list(store.requests()) == []


@pytest.mark.parametrize(
    ("hour", "answer"),
    [
        (0, (200, "taken")),  # four in the afternoon in Seattle, of the day before
        (4, (200, "taken")),
        (5, (400, "faulty")),  # nine in the evening
        (11, (400, "faulty")),
        (15, (400, "faulty")),
        (16, (200, "taken")),
    ],
)
def test_a_number_is_asked_by_day_alone_and_told_how_to_join_at_night(post, store, hour, answer):
    assert post(SITE, at=NOON.replace(hour=hour)) == answer
    assert len(list(store.requests())) == (answer == (200, "taken"))
    assert ("to join right now, text DEALS to 55513" in post.pages[-1].lower().replace("deals", "DEALS")) is (
        answer[0] == 400
    )


def test_what_could_only_arrive_by_night_is_not_asked(post):
    last = NOON.replace(day=3, hour=4, minute=59)
    assert post(SITE, at=last, phone="206 555 0150") == (200, "taken")
    assert post(SITE, at=last.replace(second=1), phone="206 555 0151") == (400, "faulty")


def test_a_form_beyond_what_the_program_asks_in_an_hour_is_refused_and_may_come_again(post, store, monkeypatch):
    monkeypatch.setattr(web, "MOST_OF_A_PROGRAM", 1)
    assert [post(SITE, phone=f"206 555 014{n}") for n in (7, 8)] == [(200, "taken"), (429, "too_many")]
    monkeypatch.undo()
    assert post(SITE, phone="206 555 0148") == (200, "taken")
    assert [request.phone for request in store.requests()] == ["+12065550147", "+12065550148"]


@pytest.mark.parametrize(
    ("origin", "hosts"),
    [(SITE, {"www.acme.example"}), (f"https://{HOST}", {HOST}), ("", {HOST, "www.acme.example"})],
    ids=["the site", "our page", "untold"],
)
def test_a_verifier_must_name_the_host_of_the_page_that_the_form_says_it_is_of(form, origin, hosts):
    made = form(verifier="turnstile", site_key="site-key-1", origins=(SITE,))
    event = {"headers": {"Origin": origin}, "requestContext": {"domainName": HOST}}
    assert HttpRequest.from_event(event).hosts(made) == hosts
