"""Takes batches of customers' texts from the inbound queue and names the records that must come again."""

import os

from lambdas.consent.message import parse
from lambdas.function import Function
from lambdas.keyword_handler.wiring import conversation
from lambdas.records import each_record

function = Function("keyword_handler")
inbound = conversation(function.program, os.environ, function.count)


def receive(body: str) -> dict[str, str]:
    """Handle one text; return what the log tells of it."""
    message = parse(body)
    intent = inbound.receive(message)
    return {"intent": intent, "phone": message.masked_phone, "text": message.message_id}


handler = each_record(function, receive, done="text handled", failed="text not handled")
