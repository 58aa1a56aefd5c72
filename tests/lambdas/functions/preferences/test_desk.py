"""Whatever comes to the preferences page: only a button behind a living link goes on, and nothing else changes."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdas.functions.preferences.preferences import PreferencesHandler
from lambdas.stores.consent.preferences import PersonalRecords, PreferenceLinks
from lambdas.stores.errors import NotAccepted
from lambdas.stores.queues import PageQueue
from lambdas.web.form_page import TYPE
from lambdas.web.http import HttpRequest
from lambdas.web.preference_link import LINK_LASTS, SECRET_BYTES, issued, token_of
from lambdas.web.requests import parse_preference_request
from tests.lambdas.functions.opt_in_form.conftest import NOON

PROGRAM, PHONE = "acme/promotional", "+12065550148"
POST = {"httpMethod": "POST", "headers": {"Content-Type": TYPE, "User-Agent": "Browser/1"}}
BUTTONS = ("leave=deals", "choice=pause", "choice=resume", "choice=opt_out")
ODD = ("", "choice=join", "leave=gone", "leave=deals&choice=pause", "x" * 600, "choice=%ff")


@pytest.fixture
def desk(home, store, form):
    """The page of a program whose clock stands at noon, on real tables and a real queue."""
    names = home.environment
    return PreferencesHandler(
        form=form(),
        links=PreferenceLinks(store.dynamodb, store.table, PROGRAM),
        records=PersonalRecords(store.dynamodb, names.subscriptions_table, names.ledger_table),
        queue=PageQueue(store.sqs, store.queue),
        clock=lambda: NOON,
    )


@pytest.fixture
def token(desk):
    """Builder of the tokens of links that were issued so long before noon."""

    def build(age=timedelta(0), program=PROGRAM):
        drawn = token_of(secrets.token_bytes(SECRET_BYTES))
        desk.links.keep(issued(drawn, program, PHONE, NOON - age))
        return drawn

    return build


def visit(token, method="POST", body="choice=pause", **changes):
    """Return a visit to a link."""
    event = POST | {
        "httpMethod": method,
        "body": body,
        "requestContext": {"domainName": "door.example", "path": f"/form/p/{token}"},
    }
    return replace(HttpRequest.from_event(event), **changes)


def waiting(store):
    """Take what waits in the queue out of it."""
    while batch := store.sqs.receive_message(QueueUrl=store.queue, MaxNumberOfMessages=10).get("Messages"):
        for message in batch:
            store.sqs.delete_message(QueueUrl=store.queue, ReceiptHandle=message["ReceiptHandle"])
            yield parse_preference_request(message["Body"])


def test_a_button_goes_on_with_the_phone_of_the_link_and_without_its_token(desk, token, store):
    drawn = token()
    answer = desk.answer(visit(drawn, body="lang=es&leave=deals"), drawn)
    (request,) = waiting(store)
    assert (answer.status, answer.reason, answer.language) == (200, "taken", "es")
    assert (request.phone, request.choice, request.topic, request.at) == (PHONE, "leave", "deals", NOON)
    assert (request.page, request.language, request.agent) == ("https://door.example/form/p", "es", "Browser/1")
    assert drawn not in request.to_json()


def test_a_page_shows_no_more_than_a_person_without_a_record_has(desk, token):
    drawn = token()
    answer = desk.answer(visit(drawn, "GET"), drawn)
    assert (answer.status, answer.reason) == (200, "shown")
    assert "You get no texts from us." in answer.page


@pytest.mark.parametrize("changes", [{"body": None}, {"content_type": "text/plain"}], ids=["unreadable", "no form"])
def test_what_is_no_form_is_refused_and_changes_nothing(desk, token, store, changes):
    drawn = token()
    assert desk.answer(visit(drawn, **changes), drawn).status == 400
    assert list(waiting(store)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", ""]),
    body=st.one_of(st.sampled_from(BUTTONS), st.sampled_from(ODD), st.text(max_size=40)),
    link=st.sampled_from(["living", "living", "living", "over", "another program's", "made up", "empty", "odd"]),
)
def test_only_a_post_of_one_button_behind_a_living_link_goes_on(desk, token, store, method, body, link):
    tokens = {
        "living": token,
        "over": lambda: token(LINK_LASTS),
        "another program's": lambda: token(program="other/promotional"),
        "made up": lambda: token_of(secrets.token_bytes(SECRET_BYTES)),
        "empty": str,
        "odd": lambda: "../" + "\u0660" * 19,
    }
    drawn = tokens[link]()
    answer = desk.answer(visit(drawn, method, body), drawn)
    goes_on = method == "POST" and body in BUTTONS and link == "living"
    assert [request.phone for request in waiting(store)] == ([PHONE] if goes_on else [])
    assert (answer.reason == "over") == (link != "living")
    assert answer.status in {200, 400, 404}
    assert PHONE[-4:] not in answer.page


@pytest.mark.parametrize("part", ["links", "records", "queue"])
def test_where_the_program_cannot_be_asked_the_person_is_told_so_and_that_stop_still_works(desk, token, part):
    class Gone:
        def __getattr__(self, _):
            return self._fail

        def _fail(self, *_):
            raise NotAccepted("gone")

    drawn = token()
    answer = replace(desk, **{part: Gone()}).answer(visit(drawn, "GET" if part == "records" else "POST"), drawn)
    assert (answer.status, answer.reason) == (503, "unavailable")
    assert "text STOP" in answer.page
