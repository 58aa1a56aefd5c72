"""Shows the preferences page to whoever holds a link, and takes what they press."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.preferences.preferences import preferences_handler
from lambdas.web.http import HttpRequest

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("preferences")
page = preferences_handler(function.program, os.environ)


def work(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer one visit; neither the log nor a metric names the token."""
    token = str((event.get("pathParameters") or {}).get("token") or "")
    answer = page.answer(HttpRequest.from_event(event), token)
    function.count(f"Page{answer.reason.title()}")
    function.logger.info("preferences answered", extra={"reason": answer.reason, "status": answer.status})
    return answer.response(page.form)


handler = function.whole(work, failed="preferences not answered")
