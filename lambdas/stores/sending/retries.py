"""Has texts that the network did not deliver come back to the program's own queue of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.sending.items import attempt_key, attempt_of
from lambdas.sending.retrying import retry_of, wait
from lambdas.stores.errors import NotAccepted
from lambdas.stores.queues import scheduled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_scheduler import EventBridgeSchedulerClient

    from lambdas.delivery.outcome import Outcome
    from lambdas.program import Program
    from lambdas.stores.environment import RetryEnvironment


class Retries:
    """Looks up what the gate has on record of a text, and asks it to try again; `clock` tells the time."""

    def __init__(
        self,
        program: Program,
        *,
        client: DynamoDBClient,
        table: str,
        schedules: EventBridgeSchedulerClient,
        place: RetryEnvironment,
        clock: Callable[[], datetime],
    ) -> None:
        self._program = program
        self._client, self._table = client, table
        self._schedules, self._place = schedules, place
        self._clock = clock

    def put(self, report: Outcome) -> bool:
        """Ask for the text of `report` once more where it may have another try, and return whether it has.

        The gate tries it once, however often it is asked. NotAccepted where no schedule could be made: ask again.
        """
        if not report.request_id or not report.may_be_retried:
            return False
        row = self._client.get_item(
            TableName=self._table, Key=attempt_key(report.phone, report.request_id), ConsistentRead=True
        ).get("Item")
        known, now = attempt_of(row), self._clock()
        request = retry_of(known, report, self._program, now) if known else None
        if request is None:
            return False
        # not into the queue at once: a function that fills what comes back to it is a loop, which Lambda ends
        at = (now + wait(request, self._program, now)).replace(microsecond=0)
        if not scheduled(self._schedules, self._place, request, self._place.request_queue_arn, at):
            raise NotAccepted("no schedule could be made for a text that is to be tried again")
        return True
