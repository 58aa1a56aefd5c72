"""Takes batches of delivery events and notes from their queue and names the records that must come again."""

import os

from lambdas.delivery.events import parse
from lambdas.function import Function, each_record
from lambdas.functions.delivery_events.processor import event_processor

function = Function("delivery_events")
reports = event_processor(function.program, os.environ, function.count)


def receive(body: str) -> dict[str, str]:
    """Put one event on record and see to what follows from it; return what the log tells of it."""
    return reports.receive(parse(body))


handler = each_record(function, receive, done="event on record", failed="event not on record")
