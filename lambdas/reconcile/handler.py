"""Compares the service's opt-out list with our tables whenever the schedule calls."""

import os
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.keyword_handler.mishap import describe
from lambdas.reconcile.environment import ReconcileEnvironment
from lambdas.reconcile.wiring import reconciliation
from lambdas.stores.errors import RunFailed
from lambdas.stores.manifest import load_program

SPARE_MILLISECONDS = 60_000  # a page of a hundred news, written against a slow table, takes less

program = load_program()
logger = Logger(service="reconcile")
metrics = Metrics(namespace="SmsLandingZone", service="reconcile")
metrics.set_default_dimensions(Environment=program.environment, Brand=program.brand, MessageType=program.message_type)
run = reconciliation(
    program,
    ReconcileEnvironment.read(os.environ),
    count=lambda name, number: metrics.add_metric(name, MetricUnit.Count, number),
)


@metrics.log_metrics
@logger.inject_lambda_context(log_event=False)
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    """Read on until shortly before the time-out; the next call goes on from there. RunFailed names no person."""
    try:
        run.run(lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)
    except Exception as error:  # noqa: BLE001 - whatever it is, its text must not reach the log
        logger.error("reconciliation broke off", extra=describe(error))  # noqa: TRY400 - as above
        raise RunFailed(type(error).__name__) from None
