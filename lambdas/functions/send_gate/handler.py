"""Takes batches of requests to text somebody from the program's queues and names the records that must come again."""

import os
from typing import Any

from lambdas.function import Function, again
from lambdas.functions.send_gate.batch import send_gate
from lambdas.functions.send_gate.task import TaskOutcome, metrics, read_tasks
from lambdas.powertools import MetricUnit

SPARE_MILLISECONDS = 30_000  # a claim, a send that gets no answer and its settlement take less

function = Function("send_gate")
gate = send_gate(function.program, os.environ, function.count)


def work(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own
    """Return the ids of the records that failed, or are in other hands; SQS delivers those again."""
    tasks, unread = read_tasks(event["Records"], function.program)
    for record, error in unread.items():
        function.tell("request not read", error, record=record)
    done, waited = gate.take(tasks, lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)
    for one in done:
        if one.error:
            function.tell("request not handled", one.error, record=one.task.record, **one.told())
        else:
            function.logger.info("request handled", extra=one.told())
    for name, number in metrics(done).items():
        function.count(name, number)
    if any(one.outcome is TaskOutcome.SENT for one in done):
        function.metrics.add_metric("PaceWait", MetricUnit.Seconds, waited.total_seconds())
    return again([*unread, *(one.task.record for one in done if not one.over)])


handler = function.observed(work)
