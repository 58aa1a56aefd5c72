"""The pages of the service's opt-out list."""

import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ReadTimeoutError

from lambdas.stores.consent.opt_out_list import OptOutList, StaleToken
from lambdas.stores.errors import NotAccepted


@pytest.fixture
def pages(home):
    """The program's list, and the seconds waited for each page."""
    waited = []
    return OptOutList(home.sms, home.environment.opt_out_list, waited.append), waited


@pytest.fixture
def answering(home):
    """Let the service's side of the wire answer or break as told."""
    name = "before-call.pinpoint-sms-voice-v2.DescribeOptedOutNumbers"
    registered = []

    def answer(handler):
        home.sms.meta.events.register(name, handler)
        registered.append(handler)

    yield answer
    for handler in registered:
        home.sms.meta.events.unregister(name, handler)


def test_a_number_that_was_listed_by_api_comes_with_its_time(home, pages, phone):
    home.sms.put_opted_out_number(OptOutListName="home-opt-outs", OptedOutNumber=phone)
    found = {one.phone: one for one in pages[0].page("").listings}[phone]
    assert (found.source, found.rule) == ("service_list", "listed_by_api")
    assert abs((found.at - datetime.now(UTC)).total_seconds()) < 60
    assert found.at.microsecond % 1000 == 0


def test_a_hundred_are_asked_for_and_requests_are_more_than_a_second_apart(pages, answering):
    asked = []
    answering(lambda params, **_: asked.append(json.loads(params["body"])))
    list_, waited = pages
    list_.page("")
    list_.page("")
    assert asked == [{"OptOutListName": "home-opt-outs", "MaxResults": 100}] * 2
    assert waited[0] == 0.0
    assert 1.0 < waited[1] <= 1.1


def test_a_token_that_the_service_did_not_give_out_is_stale(pages):
    with pytest.raises(StaleToken):
        pages[0].page("from another age")


def test_a_list_that_is_gone_is_not_an_empty_one(home):
    with pytest.raises(NotAccepted, match="ResourceNotFoundException"):
        OptOutList(home.sms, "gone").page("")


def test_an_answer_that_does_not_come_may_be_asked_for_again(pages, answering):
    def cut_off(**_):
        raise ReadTimeoutError(endpoint_url="sms")

    answering(cut_off)
    with pytest.raises(NotAccepted, match="ReadTimeoutError"):
        pages[0].page("")
