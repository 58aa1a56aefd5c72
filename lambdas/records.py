"""Batches from a queue, in which each record is handled, told of and, where it failed, brought again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.function import Function, Handler


def each_record(
    function: Function, receive: Callable[[str], Mapping[str, str]], *, done: str, failed: str
) -> Handler[dict[str, Any]]:
    """Return the handler of `function` that gives the body of each record to `receive`.

    What `receive` returns is logged under the words `done`; whatever it raises is logged under `failed`, without its
    words, and brings the record back, in the end to the dead-letter queue.
    """

    def handled(record: Mapping[str, Any]) -> bool:
        try:
            facts = receive(record["body"])
            function.logger.info(done, extra=dict(facts))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other records are not to suffer from it
            function.tell(failed, error, record=record["messageId"])
            return False
        return True

    def answer(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
        return again(record["messageId"] for record in event["Records"] if not handled(record))

    return function.observed(answer)


def again(failed: Iterable[str]) -> dict[str, Any]:
    """Return the answer by which SQS delivers the records of the ids `failed` again and forgets all others.

    The form is that of ReportBatchItemFailures; without an id the whole batch has succeeded.
    """
    return {"batchItemFailures": [{"itemIdentifier": record} for record in failed]}
