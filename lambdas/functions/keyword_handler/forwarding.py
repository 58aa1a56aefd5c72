"""Passes on to the brand what customers text that is no command, once all that was in the batch is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from lambdas.consent.replies import CustomerReply, is_reply
from lambdas.functions.keyword_handler.recorder import now
from lambdas.intent.recognise import IntentKind
from lambdas.stores.clients import Clients
from lambdas.stores.errors import Contended, OutOfTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.functions.keyword_handler.conversation import Text
    from lambdas.functions.keyword_handler.recorder import Recorded
    from lambdas.program import Program
    from lambdas.stores.replies import ReplyQueue

QUIET = timedelta(seconds=5)  # a queue that does not answer is left alone: texts behind it have work of their own


class Forwarder:
    """Puts replies into the program's queue; a text is not taken off its own queue before its reply is in there.

    `queue` is None where the brand file does not open the port `replies`.
    """

    def __init__(self, queue: ReplyQueue | None, clock: Callable[[], datetime], count: Callable[[str], None]) -> None:
        self._queue, self._clock, self._count = queue, clock, count
        self._quiet_until = datetime.min.replace(tzinfo=UTC)

    def forward(self, text: Text, done: Recorded, has_time: Callable[[], bool] = lambda: True) -> None:
        """Put `text`, which came to `done`, into the queue if it is a reply; what is raised brings it back."""
        if self._queue is None or not is_reply(text.intent, on_record=done.entry is not None):
            return
        if not has_time() or self._clock() < self._quiet_until:
            raise OutOfTime("the queue of replies did not answer, or others took the time")
        if done.record is None:
            raise Contended("the text is not on record yet")
        reply = CustomerReply(text.message, text.intent.kind is IntentKind.DOUBT, done.record)
        try:
            self._queue.put(replace(reply, last=self._queue.last_sent(text.phone)))
        except Exception:
            self._quiet_until = self._clock() + QUIET
            raise
        self._count("Forwarded")


def forwarder(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Forwarder:
    """Return what passes replies of `program` on to the queue that the environment `variables` name, if any."""
    url = variables.get("REPLIES_QUEUE")
    if not url:
        return Forwarder(None, now, count)
    from lambdas.stores.replies import ReplyQueue  # noqa: PLC0415 - large, and few programs open the port

    clients = Clients()
    queues = cache(clients.sqs_briefly)  # made by the first reply, not at every cold start
    return Forwarder(ReplyQueue(program, clients.dynamodb(), variables["SENDS_TABLE"], queues, url), now, count)
