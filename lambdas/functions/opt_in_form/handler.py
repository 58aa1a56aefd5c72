"""Shows the form to browsers and takes what they send back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.opt_in_form.form import form_handler
from lambdas.web.http import HttpRequest

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

function = Function("opt_in_form")
web = form_handler(function.program, os.environ)


def work(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer one visit."""
    answer = web.answer(HttpRequest.from_event(event))
    function.count(f"Form{answer.reason.title().replace('_', '')}")
    function.logger.info("form answered", extra={"reason": answer.reason, "status": answer.status})
    return answer.response(web.form)


handler = function.whole(work, failed="form not answered")
