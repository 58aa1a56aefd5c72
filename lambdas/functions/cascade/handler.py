"""Takes batches of announced opt-outs from the cascade queue and names the records that must come again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lambdas.consent.cascade import parse_announcement
from lambdas.function import Function
from lambdas.functions.cascade.processor import cascade_processor
from lambdas.functions.keyword_handler.batch import committed_first
from lambdas.functions.keyword_handler.recorder import now
from lambdas.stores.consent.inbound_health import InboundWatch

if TYPE_CHECKING:
    from lambdas.functions.cascade.processor import Announced

function = Function("cascade")
hearer = cascade_processor(function.program, os.environ, function.count)


def read(body: str) -> Announced:
    """Return the announced opt-out that a record body holds as an act."""
    return hearer.act(parse_announcement(body))


def told(act: Announced, came: str) -> dict[str, str]:
    """Return what the log tells of an opt-out that was honoured."""
    return {"came": came, "phone": act.told.masked_phone, "cause": act.told.program}


# an opt-out that was announced and is not on record is as unheard as one that was texted
watch = InboundWatch(hearer.recorder.tables, now)
handler = committed_first(
    function, hearer.recorder, watch, read, told, done="opt-out honoured", failed="opt-out not honoured"
)
