"""Takes batches of customers' texts, and of what the web pages sent, and names the records that must come again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.consent.inbound import parse as parse_text
from lambdas.function import Function
from lambdas.functions.keyword_handler.batch import committed_first
from lambdas.functions.keyword_handler.conversation import inbound_processor, inbound_watch
from lambdas.functions.keyword_handler.forwarding import forwarder
from lambdas.intent.recognise import IntentKind
from lambdas.powertools import MetricUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.functions.keyword_handler.conversation import Text
    from lambdas.functions.keyword_handler.recorder import Ruling
    from lambdas.functions.keyword_handler.web_requests import PageAct
    from lambdas.web.requests import WebRequest

UNANSWERED = (IntentKind.OTHER, "duplicate")

function = Function("keyword_handler")
inbound = inbound_processor(function.program, os.environ, function.count)


def read(body: str) -> Text:
    """Return the text that a record body holds as an act."""
    return inbound.act(parse_text(body))


def told(text: Text, came: str) -> dict[str, str]:
    """Return what the log tells of a text that came to that.

    ReplyLatency is how long ago the service took a text that is owed an answer; what comes again is not measured.
    """
    if came not in UNANSWERED:
        age = (datetime.now(UTC) - text.at).total_seconds()
        function.metrics.add_metric("ReplyLatency", MetricUnit.Milliseconds, max(0, round(age * 1000)))
    return {"intent": came, "phone": text.message.masked_phone, "text": text.id}


def read_form(body: str) -> PageAct:
    """Return the request of the web form that a record body holds as an act."""
    from lambdas.web.requests import decide_form_request, parse_form_request  # noqa: PLC0415 - not at every cold start

    return _page_act("form", parse_form_request(body), decide_form_request)


def read_press(body: str) -> PageAct:
    """Return the button of the preferences page that a record body holds as an act."""
    from lambdas.web.requests import decide_preference_request, parse_preference_request  # noqa: PLC0415 - as above

    return _page_act("preferences", parse_preference_request(body), decide_preference_request)


def told_of_page(act: PageAct, came: str) -> dict[str, str]:
    """Return what the log tells of an act on a page that came to that."""
    return {"outcome": came, "phone": act.made.masked_phone, "request": act.id}


def _page_act(page: str, made: WebRequest, ruling: Callable[..., Ruling | None]) -> PageAct:
    from lambdas.functions.keyword_handler.web_requests import UNCHANGED, PageAct  # noqa: PLC0415 - as above

    return PageAct(made, function.program, function.count, ruling, UNCHANGED[page])


recorder, watch = inbound.recorder, inbound_watch(inbound.tables, os.environ)
replies = forwarder(function.program, os.environ, function.count)
texts = committed_first(
    function, recorder, watch, read, told, done="text handled", failed="text not handled", last=replies.forward
)
pages = {
    os.environ.get("FORM_QUEUE_ARN", "none"): committed_first(
        function, recorder, watch, read_form, told_of_page, done="form handled", failed="form not handled"
    ),
    os.environ.get("PREFERENCES_QUEUE_ARN", "none"): committed_first(
        function, recorder, watch, read_press, told_of_page, done="preference handled", failed="preference not handled"
    ),
}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch, all of one queue: only the queue of a page holds what that page sent, and it holds no texts."""
    queue = event["Records"][0].get("eventSourceARN", "")
    return pages.get(queue, texts)(event, context)
