"""What the web pages of a program sent, as Lambda brings it: each page by its own queue."""

from datetime import UTC, datetime

import pytest

from lambdas.web.requests import FormRequest, PreferenceRequest
from tests.lambdas.functions.keyword_handler.conftest import QUEUES

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def form_of(phone, *topics):
    return FormRequest(
        f"form-{phone}", phone, NOW, topics, "https://f", "", "v", "en", "words", "hash", "::1", "B"
    ).to_json()


def press_of(phone, choice):
    return PreferenceRequest(f"press-{phone}", phone, NOW, choice, "", "https://f/p", "v", "en", "::1", "B").to_json()


@pytest.mark.parametrize(
    ("queue", "act", "count"),
    [
        ("arn:forms", lambda phone: form_of(phone, "gone"), "FormOutdated"),
        ("arn:presses", lambda phone: press_of(phone, "pause"), "Unanswerable"),
    ],
    ids=["a form of topics that are no more", "a pause of somebody who gets nothing"],
)
def test_an_act_of_a_page_that_changes_nothing_is_counted_as_that_pages(
    home, invoke, function, phone, monkeypatch, queue, act, count
):
    counted, metrics = [], function.function.metrics
    usual = metrics.add_metric
    monkeypatch.setattr(metrics, "add_metric", lambda name, *more: (counted.append(name), usual(name, *more)))
    assert invoke(act(phone), queue=queue) == []
    assert (home.ledger(phone), counted) == ([], [count])


@pytest.mark.parametrize("queue", QUEUES.values())
def test_a_text_in_the_queue_of_a_page_is_none_and_comes_again(home, invoke, text, envelope, phone, queue):
    assert invoke(envelope(text("STOP", phone=phone)), queue=queue) == [0]
    assert home.ledger(phone) == []
