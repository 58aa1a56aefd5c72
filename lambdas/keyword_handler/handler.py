"""Takes batches of customers' texts from the inbound queue and names the records that must come again."""

import os
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.consent.message import parse
from lambdas.keyword_handler.mishap import describe
from lambdas.keyword_handler.wiring import Wiring

logger = Logger(service="keyword_handler")
metrics = Metrics(namespace="SmsLandingZone", service="keyword_handler")
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
wiring = Wiring.of(os.environ, count=lambda name: metrics.add_metric(name, MetricUnit.Count, 1))
program = wiring.program
metrics.set_default_dimensions(Environment=program.environment, Brand=program.brand, MessageType=program.message_type)


def receive(record: SQSRecord) -> None:
    """Handle one record; whatever it raises brings the record back, and in the end to the dead-letter queue."""
    try:
        message = parse(record.body)
        intent = wiring.conversation.receive(message)
    except Exception as error:
        metrics.add_metric("Failed", MetricUnit.Count, 1)
        logger.error("text not handled", extra=describe(error) | {"record": record.message_id})  # noqa: TRY400 - its text
        raise
    logger.info("text handled", extra={"intent": intent, "phone": message.masked_phone, "text": message.message_id})


@metrics.log_metrics
@logger.inject_lambda_context(log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Return the ids of the records that failed; SQS delivers those again."""
    return dict(process_partial_response(event=event, record_handler=receive, processor=processor, context=context))
