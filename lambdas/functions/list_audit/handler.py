"""The steps of an audit's workflow: open it, walk through a part of the list, report what was found."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.list_audit.workflow import AuditHandler

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

SPARE_MILLISECONDS = 60_000  # a page of a thousand rows, each of which needs an act, takes less

function = Function("list_audit")
office = AuditHandler(function.program, os.environ, function.count)


def work(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Return what the workflow goes on with: `open` its parts, `walk` the step behind, `report` whether to act."""
    answer = office.answer(event, lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)
    function.logger.info("audit step", extra={"do": event["do"], "run": answer["audit"]["run"]})
    return answer


handler = function.whole(work, failed="audit step broke off")
