"""Takes batches from the streams of the tables, and names the record from which on they must come again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function, again
from lambdas.functions.publisher.publisher import publisher

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("publisher")


def unread(error: Exception) -> None:
    """Count a record that tells nothing readable."""
    function.count("Unreadable")
    function.tell("record not told", error)


told = publisher(function.program, os.environ, unread)


def publish(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Tell of every record of the batch, as far as the bus takes it."""
    taken, rest = told.publish(event["Records"])
    function.count("Published", taken)
    if rest:
        function.count("NotTaken")
        function.logger.warning("the bus did not take all events", extra={"count": taken})
    return again([rest] if rest else [])


handler = function.whole(publish, failed="events not told")
