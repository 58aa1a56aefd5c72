"""Takes batches of opt-outs from the stream of the program's ledger and puts them on the consent bus."""

import os
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.announcer.wiring import Announcer

logger = Logger(service="announcer")
metrics = Metrics(namespace="SmsLandingZone", service="announcer")
announcer = Announcer.of(os.environ)
program = announcer.program
metrics.set_default_dimensions(Environment=program.environment, Brand=program.brand, MessageType=program.message_type)


@metrics.log_metrics
@logger.inject_lambda_context(log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - Lambda passes both
    """Announce every record of the batch; whatever is raised brings the whole batch back."""
    told = announcer.announce(record["dynamodb"]["NewImage"] for record in event["Records"])
    metrics.add_metric("Announced", MetricUnit.Count, told)
    logger.info("opt-outs announced", extra={"count": told})
