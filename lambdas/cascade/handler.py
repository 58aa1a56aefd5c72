"""Takes batches of announced opt-outs from the cascade queue and names the records that must come again."""

import os

from lambdas.cascade.wiring import hearing
from lambdas.consent.announcement import parse
from lambdas.function import Function
from lambdas.records import each_record

function = Function("cascade")
hearer = hearing(function.program, os.environ, function.count)


def receive(body: str) -> dict[str, str]:
    """Honour one opt-out; return what the log tells of it."""
    told = parse(body)
    came = hearer.receive(told)
    return {"came": came, "phone": told.masked_phone, "cause": told.program}


handler = each_record(function, receive, done="opt-out honoured", failed="opt-out not honoured")
