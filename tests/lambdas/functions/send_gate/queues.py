"""The queues and the schedules of a program in memory, with the calls that the gate makes and no others."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exploration.memory.wire import Wire

HIDDEN = timedelta(seconds=360)
MOST_RECEIVES = 5
REQUESTS, BULK, EVENTS = "requests", "bulk", "events"


@dataclass
class Message:
    """One message: where it is, since when and until when hidden, and how often it was received."""

    id: str
    queue: str
    body: str
    sent_at: datetime
    visible_at: datetime
    receives: int = 0

    def record(self) -> dict[str, Any]:
        """Return the message as a function gets it."""
        attributes = {"SentTimestamp": str(round(self.sent_at.timestamp() * 1000))}
        return {"messageId": self.id, "eventSourceARN": self.queue, "body": self.body, "attributes": attributes}


class Queues:
    """An SQS client whose queues have their names as URLs and ARNs, and what their reader sees of them."""

    def __init__(self, wire: Wire, clock: Callable[[], datetime]) -> None:
        self.messages: list[Message] = []
        self.dead: list[Message] = []
        self._wire, self._clock = wire, clock
        self._numbers = itertools.count(1)

    def put(self, queue: str, body: str, delay: float = 0) -> None:
        """Put a message into a queue."""
        now = self._clock()
        self.messages.append(Message(f"m{next(self._numbers)}", queue, body, now, now + timedelta(seconds=delay)))

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the service's names
        """Put up to ten messages into a queue."""
        with self._wire.call("SendMessageBatch"):
            assert 1 <= len(Entries) <= 10, "SQS takes one to ten messages"
            assert len({entry["Id"] for entry in Entries}) == len(Entries)
            for entry in Entries:
                assert 0 <= entry.get("DelaySeconds", 0) <= 900, "SQS delays for 15 minutes at most"
                self.put(QueueUrl, entry["MessageBody"], entry.get("DelaySeconds", 0))
            return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def receive(self, queue: str, most: int = 10) -> list[Message]:
        """Return messages of a queue that are visible, hidden from now on; one received too often is dead."""
        now = self._clock()
        taken = [one for one in self.messages if one.queue == queue and one.visible_at <= now][:most]
        for one in taken:
            one.receives += 1
            one.visible_at = now + HIDDEN
        self.dead += [one for one in taken if one.receives > MOST_RECEIVES]
        self.messages = [one for one in self.messages if one not in self.dead]
        return [one for one in taken if one not in self.dead]

    def delete(self, message: Message) -> None:
        """Take a message off its queue."""
        self.messages = [one for one in self.messages if one is not message]


class Schedules:
    """An EventBridge Scheduler client: schedules by name, of which each puts its message into a queue once."""

    def __init__(self, wire: Wire, queues: Queues) -> None:
        self.waiting: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self._wire, self._queues = wire, queues

    def create_schedule(self, **schedule: Any) -> None:
        """Make a schedule, unless there is one of that name."""
        with self._wire.call("CreateSchedule"):
            if schedule["Name"] in self.waiting:
                error = {"Error": {"Code": "ConflictException"}, "ResponseMetadata": {"HTTPStatusCode": 409}}
                raise ClientError(error, "CreateSchedule")
            assert (schedule["ActionAfterCompletion"], schedule["FlexibleTimeWindow"]) == ("DELETE", {"Mode": "OFF"})
            at = datetime.strptime(schedule["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
            self.waiting[schedule["Name"]] = (at, schedule["Target"])

    def fire(self, now: datetime) -> None:
        """Do what is due."""
        for name, (at, target) in list(self.waiting.items()):
            if at <= now:
                del self.waiting[name]
                self._queues.put(target["Arn"], target["Input"])
