"""Replies on their way to the brand: the row that binds an answer to each, and the queue that holds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.consent.replies import LastSent
from lambdas.messages.content import UNNAMED
from lambdas.sending.items import (
    REQUEST,
    SENDING,
    attempt_of,
    history_of,
    reply_row,
)
from lambdas.stores.dynamodb import rows_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

    from lambdas.consent.items import Row
    from lambdas.consent.replies import CustomerReply
    from lambdas.program import Program


class ReplyQueue:
    """The FIFO queue behind the port `replies` of `program`, and what its table of sends knows of a person."""

    def __init__(
        self, program: Program, dynamodb: DynamoDBClient, sends: str, queues: Callable[[], SQSClient], url: str
    ) -> None:
        self._program, self._dynamodb, self._sends = program, dynamodb, sends
        self._queues, self._url = queues, url

    def last_sent(self, phone: str) -> LastSent | None:
        """Return what the gate sent to `phone` last; None where it never sent anything."""
        history = history_of(self._row(phone, SENDING))
        attempt = attempt_of(self._row(phone, REQUEST + history.last)) if history.last else None
        newest = history.sends[-1] if history.sends else None
        if attempt is None:  # nothing was sent, or before the history named its request
            return LastSent(newest.at, newest.topic) if newest else None
        topic = attempt.topic or (newest.topic if newest else "")  # an answer may name none
        content = "" if attempt.content.startswith(UNNAMED) else attempt.content
        return LastSent(attempt.at, topic, attempt.request_id, attempt.template, content, attempt.campaign)

    def put(self, reply: CustomerReply) -> None:
        """Put `reply` into the queue, where it arrives once however often it is put; the errors of AWS are passed on.

        Its row goes first: who answers at once finds it there.
        """
        message = reply.message
        self._dynamodb.put_item(TableName=self._sends, Item=reply_row(message.phone, reply.id, message.at))
        self._queues().send_message(
            QueueUrl=self._url,
            MessageBody=json.dumps(reply.event(self._program), ensure_ascii=False),
            MessageGroupId=reply.group,
            MessageDeduplicationId=reply.id,
        )

    def _row(self, phone: str, item: str) -> Row | None:
        return rows_at(self._dynamodb, [(self._sends, phone, item)]).get((self._sends, phone, item))
