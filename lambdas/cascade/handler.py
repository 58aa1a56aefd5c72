"""Takes batches of announced opt-outs from the cascade queue and names the records that must come again."""

import os
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.cascade.wiring import hearing
from lambdas.consent.announcement import parse
from lambdas.keyword_handler.mishap import describe

logger = Logger(service="cascade")
metrics = Metrics(namespace="SmsLandingZone", service="cascade")
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
hearer = hearing(os.environ, count=lambda name: metrics.add_metric(name, MetricUnit.Count, 1))
program = hearer.program
metrics.set_default_dimensions(Environment=program.environment, Brand=program.brand, MessageType=program.message_type)


def receive(record: SQSRecord) -> None:
    """Handle one record; whatever it raises brings the record back, and in the end to the dead-letter queue."""
    try:
        told = parse(record.body)
        came = hearer.receive(told)
    except Exception as error:
        metrics.add_metric("Failed", MetricUnit.Count, 1)
        logger.error("opt-out not honoured", extra=describe(error) | {"record": record.message_id})  # noqa: TRY400 - its text
        raise
    logger.info("opt-out honoured", extra={"came": came, "phone": told.masked_phone, "cause": told.program})


@metrics.log_metrics
@logger.inject_lambda_context(log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Return the ids of the records that failed; SQS delivers those again."""
    return dict(process_partial_response(event=event, record_handler=receive, processor=processor, context=context))
