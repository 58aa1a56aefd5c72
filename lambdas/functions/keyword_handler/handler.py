"""Takes batches of customers' texts, and of what the web pages sent, and names the records that must come again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit

from lambdas.consent.intent import IntentKind
from lambdas.consent.message import parse as parse_text
from lambdas.function import Function
from lambdas.keyword_handler.batch import committed_first
from lambdas.keyword_handler.wiring import conversation

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.consent.web_act import WebAct
    from lambdas.keyword_handler.conversation import Text
    from lambdas.keyword_handler.recorder import Ruling
    from lambdas.keyword_handler.web_acts import PageAct

UNANSWERED = (IntentKind.OTHER, "duplicate")

function = Function("keyword_handler")
inbound = conversation(function.program, os.environ, function.count)


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
    from lambdas.consent.form_request import asked, parse  # noqa: PLC0415 - not at every cold start

    return _page_act("form", parse(body), asked)


def read_press(body: str) -> PageAct:
    """Return the button of the preferences page that a record body holds as an act."""
    from lambdas.consent.preference_request import parse, preferred  # noqa: PLC0415 - as above

    return _page_act("preferences", parse(body), preferred)


def told_of_page(act: PageAct, came: str) -> dict[str, str]:
    """Return what the log tells of an act on a page that came to that."""
    return {"outcome": came, "phone": act.made.masked_phone, "request": act.id}


def _page_act(page: str, made: WebAct, ruling: Callable[..., Ruling | None]) -> PageAct:
    from lambdas.keyword_handler.web_acts import UNCHANGED, PageAct  # noqa: PLC0415 - as above

    return PageAct(made, function.program, function.count, ruling, UNCHANGED[page])


recorder = inbound.recorder
texts = committed_first(function, recorder, read, told, done="text handled", failed="text not handled")
pages = {
    os.environ.get("FORM_QUEUE_ARN", "none"): committed_first(
        function, recorder, read_form, told_of_page, done="form handled", failed="form not handled"
    ),
    os.environ.get("PREFERENCES_QUEUE_ARN", "none"): committed_first(
        function, recorder, read_press, told_of_page, done="preference handled", failed="preference not handled"
    ),
}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch, all of one queue: only the queue of a page holds what that page sent, and it holds no texts."""
    queue = event["Records"][0].get("eventSourceARN", "")
    return pages.get(queue, texts)(event, context)
