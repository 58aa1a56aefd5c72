"""Batches from a queue, in which each record is handled, told of and, where it failed, brought again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.function import Function, Handler


def each_record(
    function: Function, receive: Callable[[str], Mapping[str, str]], *, done: str, failed: str
) -> Handler[dict[str, Any]]:
    """Return the handler of `function` that gives the body of each record to `receive`.

    What `receive` returns is logged under the words `done`; whatever it raises is logged under `failed`, without its
    words, and brings the record back, in the end to the dead-letter queue.
    """
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def take(record: SQSRecord) -> None:
        try:
            facts = receive(record.body)
        except Exception as error:
            function.tell(failed, error, record=record.message_id)
            raise
        function.logger.info(done, extra=dict(facts))

    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        return dict(process_partial_response(event=event, record_handler=take, processor=processor, context=context))

    return function.observed(answer)
