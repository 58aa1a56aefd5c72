"""Takes batches of customers' texts, and of what the web pages sent, and names the records that must come again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit

from lambdas.consent.intent import IntentKind
from lambdas.consent.message import parse as parse_text
from lambdas.function import Function
from lambdas.keyword_handler.wiring import conversation
from lambdas.records import each_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.consent.web_act import WebAct
    from lambdas.keyword_handler.web_acts import Ruling

UNANSWERED = (IntentKind.OTHER, "duplicate")
NOTHING = "nothing"  # what an act of a web page came to that changed nothing

function = Function("keyword_handler")
inbound = conversation(function.program, os.environ, function.count)


def receive(body: str) -> dict[str, str]:
    """Handle one text; return what the log tells of it.

    ReplyLatency is how long ago the service took a text that is owed an answer; what comes again is not measured.
    """
    message = parse_text(body)
    intent = inbound.receive(message)
    if intent not in UNANSWERED:
        age = (datetime.now(UTC) - message.at).total_seconds()
        function.metrics.add_metric("ReplyLatency", MetricUnit.Milliseconds, max(0, round(age * 1000)))
    return {"intent": intent, "phone": message.masked_phone, "text": message.message_id}


def ask(body: str) -> dict[str, str]:
    """Handle one request of the web form; return what the log tells of it."""
    from lambdas.consent.form_request import asked, parse  # noqa: PLC0415 - not at every cold start

    told = _carry_out(parse(body), asked)
    if told["outcome"] == NOTHING:
        function.count("FormOutdated")
    return told


def press(body: str) -> dict[str, str]:
    """Handle one button of the preferences page; return what the log tells of it."""
    from lambdas.consent.preference_request import parse, preferred  # noqa: PLC0415 - as above

    told = _carry_out(parse(body), preferred)
    if told["outcome"] == NOTHING:
        function.count("Unanswerable")
    return told


def _carry_out(act: WebAct, rule: Callable[..., Ruling]) -> dict[str, str]:
    from lambdas.keyword_handler.web_acts import WebActs  # noqa: PLC0415 - as above

    outcome = WebActs(inbound, rule).receive(act)
    return {"outcome": outcome, "phone": act.masked_phone, "request": act.id}


texts = each_record(function, receive, done="text handled", failed="text not handled")
pages = {
    os.environ.get("FORM_QUEUE_ARN", "none"): each_record(
        function, ask, done="form handled", failed="form not handled"
    ),
    os.environ.get("PREFERENCES_QUEUE_ARN", "none"): each_record(
        function, press, done="preference handled", failed="preference not handled"
    ),
}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch, all of one queue: only the queue of a page holds what that page sent, and it holds no texts."""
    queue = event["Records"][0].get("eventSourceARN", "")
    return pages.get(queue, texts)(event, context)
