"""Copies batches of the ledger's stream into the archive; what cannot be written comes again until it can."""

import os
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.archive.copies import alterations, copies
from lambdas.keyword_handler.mishap import describe
from lambdas.stores.archive import Archive
from lambdas.stores.environment import named
from lambdas.stores.errors import RunFailed
from lambdas.stores.manifest import load_program

program = load_program()
logger = Logger(service="archive")
metrics = Metrics(namespace="SmsLandingZone", service="archive")
metrics.set_default_dimensions(Environment=program.environment, Brand=program.brand, MessageType=program.message_type)
archive = Archive(boto3.client("s3"), named(["archive_bucket"], os.environ)["archive_bucket"])


@metrics.log_metrics
@logger.inject_lambda_context(log_event=False)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Write every record of the batch or fail as a whole; RunFailed names no person."""
    try:
        archive.keep(copies(event["Records"]))
    except Exception as error:  # noqa: BLE001 - whatever it is, its text must not reach the log
        logger.error("batch not archived", extra=describe(error))  # noqa: TRY400 - as above
        raise RunFailed(type(error).__name__) from None
    metrics.add_metric("LedgerArchived", MetricUnit.Count, len(event["Records"]))
    metrics.add_metric("LedgerAltered", MetricUnit.Count, len(alterations(event["Records"])))
