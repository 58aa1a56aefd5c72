"""Takes batches of customers' texts from the inbound queue and names the records that must come again."""

import os
from datetime import UTC, datetime

from aws_lambda_powertools.metrics import MetricUnit

from lambdas.consent.intent import IntentKind
from lambdas.consent.message import parse
from lambdas.function import Function
from lambdas.keyword_handler.wiring import conversation
from lambdas.records import each_record

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


handler = each_record(function, receive, done="text handled", failed="text not handled")
