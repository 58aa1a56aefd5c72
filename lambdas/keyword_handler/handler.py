"""Takes batches of customers' texts, and of requests of the web form, and names the records that must come again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit

from lambdas.consent.intent import IntentKind
from lambdas.consent.message import parse
from lambdas.function import Function
from lambdas.keyword_handler.wiring import conversation
from lambdas.records import each_record

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

UNANSWERED = (IntentKind.OTHER, "duplicate")

function = Function("keyword_handler")
inbound = conversation(function.program, os.environ, function.count)


def receive(body: str) -> dict[str, str]:
    """Handle one text; return what the log tells of it.

    ReplyLatency is how long ago the service took a text that is owed an answer; what comes again is not measured.
    """
    message = parse(body)
    intent = inbound.receive(message)
    if intent not in UNANSWERED:
        age = (datetime.now(UTC) - message.at).total_seconds()
        function.metrics.add_metric("ReplyLatency", MetricUnit.Milliseconds, max(0, round(age * 1000)))
    return {"intent": intent, "phone": message.masked_phone, "text": message.message_id}


def ask(body: str) -> dict[str, str]:
    """Handle one request of the web form; return what the log tells of it."""
    from lambdas.consent.form_request import parse as parse_form  # noqa: PLC0415 - not at every cold start
    from lambdas.keyword_handler.asking import Asking  # noqa: PLC0415 - as above

    request = parse_form(body)
    outcome = Asking(inbound).receive(request)
    return {"outcome": outcome, "phone": request.masked_phone, "request": request.id}


of_the_form = {os.environ.get("FORM_QUEUE_ARN", "none")}
texts = each_record(function, receive, done="text handled", failed="text not handled")
forms = each_record(function, ask, done="form handled", failed="form not handled")


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch, all of one queue: only the queue of the form holds requests, and it holds no texts."""
    queues = {record.get("eventSourceARN") for record in event["Records"]}
    return (forms if queues == of_the_form else texts)(event, context)
