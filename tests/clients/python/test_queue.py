"""Messages go ten a call; what fails for a moment is tried again, and each that does not get in is told."""

import random
import time

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from sms_program import (
    AccessDeniedError,
    NotConfiguredError,
    NotQueuedError,
    PortClosedError,
    Receipt,
    Text,
    UnavailableError,
)
from sms_program.messages import LARGEST
from sms_program.queue import MOST, ROUNDS, put

URL = "https://sqs.us-east-1.amazonaws.com/111122223333/requests"


class Queue:
    """A queue that fails as told: `faults` by message body and try, an exception by the number of the call."""

    def __init__(self, faults=None, calls=None):
        self.held, self.sizes, self._faults, self._calls = [], [], faults or (lambda _id, _round: None), calls or {}
        self._tries = {}

    def send_message_batch(self, *, QueueUrl, Entries):  # noqa: N803 - boto3's own names
        assert QueueUrl == URL
        assert 1 <= len(Entries) <= MOST
        assert sum(len(one["MessageBody"]) for one in Entries) <= LARGEST
        self.sizes.append(len(Entries))
        if error := self._calls.get(len(self.sizes) - 1):
            raise error
        taken, failed = [], []
        for one in Entries:
            body = one["MessageBody"]
            self._tries[body] = self._tries.get(body, -1) + 1
            fault = self._faults(body, self._tries[body])
            if fault is None:
                self.held.append(body)
                taken.append({"Id": one["Id"]})
            elif fault != "silent":
                code, sender = fault
                failed.append({"Id": one["Id"], "Code": code, "SenderFault": sender})
        return {"Successful": taken} | ({"Failed": failed} if failed else {})


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Nobody waits."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def texts(count, **more):
    return [Text(to="+12065550123", topic="codes", template="code", id=f"code-{n}", **more) for n in range(count)]


def receipts(some):
    return [Receipt(one.id, one.to) for one in some]


def denied(code="AccessDenied"):
    return ClientError({"Error": {"Code": code, "Message": "+12065550123"}}, "SendMessageBatch")


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_ten_go_in_one_call(count, sizes):
    queue, asked = Queue(), texts(count)
    assert put(queue, URL, asked) == receipts(asked)
    assert (queue.sizes, queue.held) == (sizes, [one.to_json() for one in asked])


def test_large_messages_go_in_calls_of_fewer():
    queue, asked = Queue(), texts(9, parameters={f"p{n}": "x" * 1600 for n in range(60)})
    put(queue, URL, asked)
    assert queue.sizes == [2, 2, 2, 2, 1]


@pytest.mark.parametrize("fault", [("InternalError", False), ("RequestThrottled", True), "silent"], ids=str)
def test_what_fails_for_a_moment_is_tried_again_alone(fault, pauses):
    asked = texts(10)
    queue = Queue(lambda body, number: fault if "code-3" in body and number < ROUNDS - 1 else None)
    assert put(queue, URL, asked) == receipts(asked)
    assert queue.sizes == [10, *[1] * (ROUNDS - 1)]
    assert len(pauses) == ROUNDS - 1


def test_each_that_does_not_get_in_is_told_and_all_others_are_in():
    faults = {"code-3": ("InvalidMessageContents", True), "code-12": ("InternalError", False), "code-13": "silent"}
    asked = texts(20)
    queue = Queue(lambda body, _: next((fault for name, fault in faults.items() if f'"{name}"' in body), None))
    with pytest.raises(NotQueuedError) as refused:
        put(queue, URL, asked)
    told = {(one.message.id, one.code, one.retryable) for one in refused.value.failed}
    assert told == {
        ("code-3", "InvalidMessageContents", False),
        ("code-12", "InternalError", True),
        ("code-13", "NoAnswer", True),
    }
    assert list(refused.value.queued) == receipts([one for one in asked if one.id not in faults])
    assert str(refused.value).startswith("3 of 20 messages were not queued: code-3 (InvalidMessageContents), ")
    assert "+1206" not in str(refused.value)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (denied(), AccessDeniedError),
        (denied("KMS.AccessDeniedException"), AccessDeniedError),
        (denied("AWS.SimpleQueueService.NonExistentQueue"), PortClosedError),
        (denied("ExpiredToken"), NotConfiguredError),
        (denied("InvalidClientTokenId"), NotConfiguredError),
        (NoCredentialsError(), NotConfiguredError),
        (denied("ServiceUnavailable"), UnavailableError),
        (EndpointConnectionError(endpoint_url=URL), UnavailableError),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_queue_that_takes_nothing_is_told_as_one_error_with_what_to_do(error, kind):
    with pytest.raises(kind) as refused:
        put(Queue(calls={0: error}), URL, texts(3))
    assert "+1206" not in str(refused.value)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (denied(), "AccessDenied"),
        (denied("ExpiredToken"), "ExpiredToken"),
        (NoCredentialsError(), "NoCredentialsError"),
    ],
    ids=str,
)
def test_a_queue_that_shuts_half_way_is_told_by_message(error, code):
    asked, queue = texts(25), Queue(calls={1: error})
    with pytest.raises(NotQueuedError) as refused:
        put(queue, URL, asked)
    assert list(refused.value.queued) == receipts(asked[:10])
    assert {(one.code, one.retryable) for one in refused.value.failed} == {(code, False)}
    assert len(queue.sizes) == 2


def test_an_error_when_trying_again_loses_nothing_that_was_taken():
    asked = texts(4)
    queue = Queue(
        lambda body, _: ("InternalError", False) if "code-3" in body else None,
        {number: denied("ServiceUnavailable") for number in range(1, ROUNDS)},
    )
    with pytest.raises(NotQueuedError) as refused:
        put(queue, URL, asked)
    assert list(refused.value.queued) == receipts(asked[:3])
    assert [one.code for one in refused.value.failed] == ["InternalError"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_fails_each_message_is_either_in_or_told_of(seed):
    chance = random.Random(seed)
    fate = [None, None, "silent", ("InternalError", False), ("InvalidMessageContents", True)]
    queue, asked = Queue(lambda _body, _number: chance.choice(fate)), texts(chance.randrange(1, 35))
    try:
        queued, failed = put(queue, URL, asked), []
    except NotQueuedError as error:
        queued, failed = error.queued, error.failed
    assert sorted([one.id for one in queued] + [one.message.id for one in failed]) == sorted(one.id for one in asked)
    assert sorted(queue.held) == sorted(one.to_json() for one in asked if Receipt(one.id, one.to) in queued)
