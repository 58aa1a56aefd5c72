"""Takes batches of opt-outs from the stream of the program's ledger and tells those whom they concern."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.announcer.announcer import Announcer

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("announcer")
announcer = Announcer.of(function.program, os.environ)


def announce(event: dict[str, Any], _context: LambdaContext) -> None:
    """Announce every record of the batch."""
    told = announcer.announce(record["dynamodb"]["NewImage"] for record in event["Records"])
    function.count("Announced", told)
    function.logger.info("opt-outs announced", extra={"count": told})


handler = function.whole(announce, failed="opt-outs not announced")
