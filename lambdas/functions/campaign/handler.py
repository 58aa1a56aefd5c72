"""The steps of a campaign's workflow: open it, walk through a zone, count what was put into the queue."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.campaign.workflow import CampaignHandler

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

SPARE_MILLISECONDS = 15_000  # a page of a thousand requests, put into a slow queue, takes less

function = Function("campaign")
office = CampaignHandler(function.program, os.environ, function.count)


def work(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Return what the workflow goes on with: `open` its zones, `walk` the step behind, `close` the sum of all."""
    answer = office.answer(event, lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)
    function.logger.info("campaign step", extra={"do": event["do"], "campaign": event["campaign"]["id"]})
    return answer


handler = function.whole(work, failed="campaign step broke off")
