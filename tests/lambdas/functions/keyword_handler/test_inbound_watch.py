"""What the handler tells the gate: that a probe came through, that a text failed, and what lies dead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from lambdas.consent.events import EventKind
from lambdas.consent.ledger import opened
from lambdas.delivery.inbound_health import KEY, PROBE, health_of
from lambdas.functions.keyword_handler.recorder import Failed
from lambdas.stores.errors import Contended, NotAccepted
from tests.lambdas.functions.keyword_handler.conftest import MILLISECONDS, context


@pytest.fixture
def health(home):
    """Reader of the row, which is gone at the beginning."""
    table = home.variables["SUBSCRIPTIONS_TABLE"]
    home.dynamodb.delete_item(TableName=table, Key=KEY)
    return lambda: health_of(home.dynamodb.get_item(TableName=table, Key=KEY).get("Item"))


@pytest.fixture
def deliver(function):
    """Hand records to the function: (body, how often it came, when it was put) each; return those that failed."""

    def call(*records, milliseconds=MILLISECONDS):
        event = {
            "Records": [
                {
                    "messageId": str(at),
                    "body": body,
                    "eventSourceARN": "arn:texts",
                    "attributes": {
                        "ApproximateReceiveCount": str(times),
                        "SentTimestamp": str(int(put_at.timestamp() * 1000)),
                    },
                }
                for at, (body, times, put_at) in enumerate(records)
            ]
        }
        answer = function.handler(event, context(milliseconds))
        return [int(one["itemIdentifier"]) for one in answer["batchItemFailures"]]

    return call


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


def test_a_probe_that_is_read_tells_since_when_all_is_heard(now, deliver, health):
    assert deliver((PROBE, 1, now)) == []
    assert (health().heard_at, health().dead_letters, health().failed_at) == (now, 0, None)
    assert health().unheard(now + timedelta(seconds=30)) == ""


def test_a_batch_counts_the_parts_of_the_answers_that_it_sent(
    now, deliver, function, monkeypatch, text, envelope, phone
):
    told = []
    monkeypatch.setattr(type(function.watch), "answering", lambda _, parts: told.append(parts))
    texts = (replace(text(body, phone=phone), at=now) for body in ("HELP", "What time is it?"))
    first, silent = map(envelope, texts)
    assert deliver((first, 1, now), (silent, 1, now)) == []
    assert told == [1]
    assert deliver((first, 2, now)) == []
    assert told == [1]


def test_answers_are_not_counted_where_little_time_is_left_for_them_or_none_goes_out(
    now, deliver, function, monkeypatch, text, envelope, phone
):
    told = []
    monkeypatch.setattr(type(function.watch), "answering", lambda _, parts: told.append(parts))
    assert deliver((envelope(replace(text("HELP", phone=phone), at=now)), 1, now), milliseconds=6_500) == []
    long_ago = replace(text("HELP", phone=f"{phone[:-1]}{(int(phone[-1]) + 1) % 10}"), at=now - timedelta(hours=1))
    assert deliver((envelope(long_ago), 1, now)) == []
    assert told == []


def test_an_answer_goes_out_though_it_could_not_be_counted(now, deliver, function, monkeypatch, text, envelope, phone):
    def refused(*_):
        raise NotAccepted("the table does not take it")

    monkeypatch.setattr(type(function.watch), "answering", refused)
    assert deliver((envelope(replace(text("HELP", phone=phone), at=now)), 1, now)) == []


def test_an_older_probe_that_comes_late_takes_nothing_back(now, deliver, health):
    deliver((PROBE, 1, now), (PROBE, 4, now - timedelta(minutes=9)))
    assert health().heard_at == now


def test_dead_letters_are_told_until_they_are_gone(now, deliver, health, home):
    queues = boto3.client("sqs")
    dead = home.variables["INBOUND_DEAD_LETTERS"]
    queues.send_message(QueueUrl=dead, MessageBody="a text")
    deliver((PROBE, 1, now))
    assert health().unheard(now).startswith("1 texts")
    queues.purge_queue(QueueUrl=dead)
    deliver((PROBE, 1, now + timedelta(minutes=1)))
    assert health().unheard(now + timedelta(minutes=1)) == ""


def test_a_text_that_fails_is_told_at_once_and_the_probe_beside_it_as_well(now, deliver, health):
    assert deliver(("no text", 1, now), (PROBE, 1, now)) == [0]
    assert "could not be put on record" in health().unheard(datetime.now(UTC))


def test_a_text_that_only_waits_for_another_is_not_told(
    now, deliver, health, function, monkeypatch, text, envelope, phone
):
    def contended(acts):
        return {name: Failed(act, Contended("another text is being handed over")) for name, act in acts.items()}

    monkeypatch.setattr(type(function.recorder), "commit", lambda _, acts: contended(acts))
    assert deliver((envelope(text("STOP", phone=phone)), 1, now)) == [0]
    assert health().failed_at is None
    assert deliver((envelope(text("STOP", phone=phone)), 3, now)) == [0]  # for minutes, that is another thing
    assert health().failed_at is not None


def test_a_text_that_came_often_is_told_before_it_is_read(now, deliver, health, function, monkeypatch):
    def killed(_):
        raise SystemExit

    monkeypatch.setattr(type(function.inbound), "act", killed)
    monkeypatch.setattr(function, "parse_text", killed)
    with pytest.raises((SystemExit, UserWarning)):  # the second where the metrics of a run that ends so are empty
        deliver(("a text that kills the function", 3, now))
    assert health().failed_at is not None


def test_one_that_is_on_record_in_the_end_is_told_no_more(now, deliver, health, text, envelope, phone):
    assert deliver((envelope(text("STOP", phone=phone)), 3, now)) == []
    assert health().failed_at is None


def test_where_the_dead_letters_cannot_be_counted_the_probe_comes_again(now, deliver, health, function, monkeypatch):
    def refused(*_):
        raise NotAccepted("AccessDenied")

    monkeypatch.setattr(function.watch, "_dead_letters", refused)
    assert deliver((PROBE, 1, now)) == [0]
    assert health().heard_at is None


def test_a_table_that_takes_no_word_does_not_keep_the_texts_of_the_batch_back(
    now, deliver, function, monkeypatch, home, text, envelope, phone
):
    def broken(*_, **__):
        raise NotAccepted("the table is shut")

    monkeypatch.setattr(type(function.watch), "_update", broken)
    assert deliver((envelope(text("STOP", phone=phone)), 3, now), ("no text", 1, now)) == [1]
    (entry,) = home.ledger(phone)
    assert opened(entry).kind is EventKind.OPTED_OUT
