"""Answers the questions that come by the port `reads`, one to a call."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.reads.reads import reads

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("reads")
answering = reads(function.program, os.environ)


def work(event: Any, _context: LambdaContext) -> dict[str, Any]:  # noqa: ANN401 - whatever the caller sent
    """Answer one question; the log does not say of whom."""
    answer = answering.answer(event)
    function.logger.info("question answered", extra={"outcome": answer.get("outcome", ""), "fault": "error" in answer})
    return answer


handler = function.whole(work, failed="question not answered")
