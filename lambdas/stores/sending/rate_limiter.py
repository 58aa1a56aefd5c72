"""The pace of a program: how many message parts all its processes together hand over in each second."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import milliseconds, text_attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row

LIMIT = text_attributes({"phone": "pace", "item": "limit"})  # no phone number looks like this
HORIZON_SECONDS = 8  # what finds no place in so many seconds waits in its queue, where a pause or a cancel reaches it
LEFT_TO_URGENT = 5  # one part in so many of each second
GROWTH = 0.05  # of the full rate, in each second after the service took less
BETWEEN_CUTS = timedelta(seconds=1)  # many texts of one second meet the same refusal
KEPT_SECONDS = 3600


class RateLimiter:
    """Gives out places in the seconds to come; `full` is the rate of the short code in parts a second."""

    def __init__(self, client: DynamoDBClient, table: str, full: int, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._full = full
        self._clock = clock
        self._cut_to, self._cut_at = full, datetime.fromtimestamp(0, UTC)
        self._answers = 0  # parts a second that go out beside all that is reserved here
        self._first_free = {True: 0, False: 0}

    def learn(self, row: Row | None, answers: int = 0) -> None:
        """Take over the limit that `row` holds, if it is newer than what is known, and leave room for the `answers`."""
        self._answers = answers
        if row:
            cut_at = datetime.fromtimestamp(int(row["changed_at"]["N"]) / 1000, UTC)
            if cut_at > self._cut_at:
                self._cut_to, self._cut_at = int(row["limit"]["N"]), cut_at

    @property
    def limit(self) -> int:
        """The parts that may go out in a second now: after a cut it grows back to what answers leave of all."""
        return max(1, min(self._full - self._answers, self._grown))

    @property
    def _grown(self) -> int:
        grown = self._full * GROWTH * (self._clock() - self._cut_at).total_seconds()
        return min(self._full, int(self._cut_to + grown))

    def reserve(self, sizes: Sequence[int], *, urgent: bool) -> list[datetime | None]:
        """Return when texts of so many parts each may go, in order; None for what finds no place within eight seconds.

        Texts that are not `urgent` are spread over their second, and leave a fifth of it to those that are. Answers to
        texts go out before both, but for that fifth.
        """
        now, limit = self._clock(), self.limit
        room = self._room(limit, urgent=urgent)
        waiting, places = list(sizes), list[datetime | None]()
        first = int(now.timestamp())
        second = max(first, self._first_free[urgent])
        while waiting and second < first + HORIZON_SECONDS:
            taken, begun = self._take(second, waiting, room)
            for size in taken:
                at = datetime.fromtimestamp(second if urgent else second + min(begun / limit, 1), UTC)
                places.append(max(now, at))
                begun += size
            del waiting[: len(taken)]
            if waiting:
                second = self._first_free[urgent] = second + 1
        return places + [None] * len(waiting)

    def _room(self, limit: int, *, urgent: bool) -> int:
        kept = self._grown // LEFT_TO_URGENT
        return max(1, max(kept, limit) if urgent else limit - kept)

    def cut(self) -> bool:
        """Halve the limit, as the service takes less; False where that has been done within the last second."""
        now, limit = self._clock(), max(1, self.limit // 2)
        if now - self._cut_at < BETWEEN_CUTS:
            return False
        self._cut_to, self._cut_at = limit, now
        try:
            self._client.update_item(
                TableName=self._table,
                Key=LIMIT,
                UpdateExpression="SET #limit = :limit, #changed_at = :now",
                ConditionExpression="attribute_not_exists(#changed_at) OR #changed_at < :before",
                ExpressionAttributeNames={"#limit": "limit", "#changed_at": "changed_at"},
                ExpressionAttributeValues={
                    ":limit": {"N": str(limit)},
                    ":now": {"N": milliseconds(now)},
                    ":before": {"N": milliseconds(now - BETWEEN_CUTS)},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _take(self, second: int, waiting: Sequence[int], room: int) -> tuple[Sequence[int], int]:
        """Return those first of `waiting` that found room in `second`, and how many parts of it were taken before."""
        taken = _fitting(waiting, room) or waiting[:1]  # what no second has room for gets one of its own
        used, done = self._add(second, sum(taken), room)
        if not done:
            taken = _fitting(waiting, room - used)
            used, done = self._add(second, sum(taken), room) if taken else (used, False)
        return (taken, used - sum(taken)) if done else ((), 0)

    def _add(self, second: int, parts: int, room: int) -> tuple[int, bool]:
        """Return the parts taken of `second`, and whether `parts` are now among them."""
        try:
            row = self._client.update_item(
                TableName=self._table,
                Key=text_attributes({"phone": "pace", "item": str(second)}),
                UpdateExpression="SET #expires_at = :expires_at ADD #used :parts",
                ConditionExpression="attribute_not_exists(#used) OR #used <= :most",
                ExpressionAttributeNames={"#expires_at": "expires_at", "#used": "used"},
                ExpressionAttributeValues={
                    ":expires_at": {"N": str(second + KEPT_SECONDS)},
                    ":parts": {"N": str(parts)},
                    ":most": {"N": str(room - parts)},
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )["Attributes"]
        except self._client.exceptions.ConditionalCheckFailedException as error:
            answer: dict[str, Any] = dict(error.response)
            return int(answer["Item"]["used"]["N"]), False
        return int(row["used"]["N"]), True


def _fitting(sizes: Sequence[int], room: int) -> Sequence[int]:
    """Return as many of the first `sizes` as go into `room` together."""
    totals = list(accumulate(sizes))
    return sizes[: bisect_right(totals, room)]
