"""The request queue of a program, as a sender uses it: ten messages a call, what fails for a moment tried again."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from .calls import code_of, is_fleeting, translated
from .errors import Failure, NotQueuedError, Receipt
from .messages import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import BatchResultErrorEntryTypeDef, SendMessageBatchResultEntryTypeDef

    from .messages import Message

    Answer: TypeAlias = tuple[list[SendMessageBatchResultEntryTypeDef], list[BatchResultErrorEntryTypeDef]]

MOST = 10  # messages of one call
ROUNDS = 5
LONGEST_PAUSE = 2.0  # seconds
FLEETING = {"InternalError", "InternalFailure", "RequestThrottled", "ServiceUnavailable", "ThrottlingException"}


def put(client: SQSClient, url: str, messages: Sequence[Message]) -> list[Receipt]:
    """Return a receipt for each of `messages`, in their order.

    NotQueuedError where some did not get in; AccessDeniedError and the like where the queue took none at all.
    """
    failed: list[Failure] = []
    batches = list(_batches(messages))
    for number, batch in enumerate(batches):
        try:
            failed += _put_batch(client, url, batch)
        except (BotoCoreError, ClientError) as error:
            if number == 0:
                raise translated(error, "the port `requests`") from error
            code, left = code_of(error), [message for rest in batches[number:] for message in rest]
            failed += [Failure(message, code, is_fleeting(error)) for message in left]
            break
    if failed:
        lost = {id(failure.message) for failure in failed}
        raise NotQueuedError([_receipt(one) for one in messages if id(one) not in lost], failed)
    return [_receipt(one) for one in messages]


def _receipt(message: Message) -> Receipt:
    return Receipt(message.id, message.to)


def _batches(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Yield `messages` in groups that one call may carry, by number and by bytes."""
    batch: list[Message] = []
    size = 0
    for message in messages:
        more = len(message.to_json())
        if batch and (len(batch) == MOST or size + more > LARGEST):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += more
    if batch:
        yield batch


def _put_batch(client: SQSClient, url: str, batch: Sequence[Message]) -> list[Failure]:
    """Return what of `batch` the queue refused, after what may succeed later was tried again.

    An answer that names a message neither as taken nor as failed counts as none: ids make it safe to repeat.
    """
    left, codes, refused = dict(enumerate(batch)), dict.fromkeys(range(len(batch)), "NoAnswer"), []
    for number in range(ROUNDS):
        taken, failures = _tried(client, url, left, number)
        for one in taken:
            left.pop(int(one["Id"]), None)
        for failure in failures:
            key, codes[int(failure["Id"])] = int(failure["Id"]), failure["Code"]
            if failure["SenderFault"] and failure["Code"] not in FLEETING and key in left:
                refused.append(Failure(left.pop(key), failure["Code"], retryable=False))
        if not left:
            break
    return refused + [Failure(message, codes[key], retryable=True) for key, message in left.items()]


def _tried(client: SQSClient, url: str, left: Mapping[int, Message], number: int) -> Answer:
    """Return whom the queue took of those that are `left`, and whom it refused; nobody where a later round fails."""
    if number:
        time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.1 * 2**number)))  # noqa: S311 - spreads senders
    try:
        answer = client.send_message_batch(
            QueueUrl=url,
            Entries=[{"Id": str(key), "MessageBody": message.to_json()} for key, message in left.items()],
        )
    except (BotoCoreError, ClientError):
        if number == 0:
            raise
        return [], []
    return answer.get("Successful", []), answer.get("Failed", [])
