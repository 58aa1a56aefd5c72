"""Compares the service's opt-out list with our tables whenever the schedule calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lambdas.function import Function
from lambdas.functions.reconcile.reconciliation import ReconcileEnvironment, reconciliation

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

SPARE_MILLISECONDS = 60_000  # a page of a hundred news, written against a slow table, takes less

function = Function("reconcile")
reconciler = reconciliation(function.program, ReconcileEnvironment.read(os.environ), function.count)


def run(_event: dict[str, Any], context: LambdaContext) -> None:
    """Read on until shortly before the time-out; the next call goes on from there."""
    reconciler.run(lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)


handler = function.whole(run, failed="reconciliation broke off")
