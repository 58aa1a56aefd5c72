"""What functions put into queues: deferred requests, campaign requests, notes on deliveries, what web pages sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.sending.request import IN_THE_QUEUE, delay, due, schedule_name
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

    from lambdas.delivery.events import Braked, OptedOut
    from lambdas.sending.request import Request
    from lambdas.stores.environment import GateEnvironment
    from lambdas.web.requests import WebRequest

AT_ONCE = 10  # messages that SQS takes in one call


@dataclass(frozen=True, slots=True)
class Deferred:
    """A request that is to come again at `until`, in the queue (ARN) that it came from."""

    request: Request
    queue: str
    until: datetime

    def is_scheduled(self, now: datetime) -> bool:
        """Whether a schedule is to bring it back, and not the queue itself."""
        return delay(self.until, now) is None

    @property
    def due(self) -> datetime:
        """When a schedule brings it back."""
        return due(self.until, self.request.request_id, self.request.not_after).replace(microsecond=0)


class SchedulePlace(Protocol):
    """Where schedules of a program stand, and with what they wake."""

    @property
    def schedule_group(self) -> str:
        """The name of the group."""
        ...

    @property
    def scheduler_role(self) -> str:
        """The ARN of the role that fills the request queues."""
        ...

    @property
    def key_arn(self) -> str:
        """The ARN of the program's key."""
        ...

    @property
    def dead_letters_arn(self) -> str:
        """The ARN of the queue for what could not be brought back."""
        ...


def scheduled(
    schedules: EventBridgeSchedulerClient, place: SchedulePlace, request: Request, queue: str, at: datetime
) -> bool:
    """Whether a schedule is sure to put `request` into `queue` (ARN) at that second; the same one twice is one."""
    try:
        schedules.create_schedule(
            Name=schedule_name(request.to, request.request_id, at),
            GroupName=place.schedule_group,
            ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            KmsKeyArn=place.key_arn,
            Target={
                "Arn": queue,
                "RoleArn": place.scheduler_role,
                "Input": request.to_json(),
                "DeadLetterConfig": {"Arn": place.dead_letters_arn},
            },
        )
    except ClientError as error:
        return error.response["Error"].get("Code") == "ConflictException"  # it is there already
    except BotoCoreError:
        return False
    return True


class Deferrals:
    """Puts requests off in the queues of one program; the same one twice does no harm, as it is sent once."""

    def __init__(self, queues: SQSClient, schedules: EventBridgeSchedulerClient, environment: GateEnvironment) -> None:
        self._queues = queues
        self._schedules = schedules
        self._environment = environment

    def put(self, deferred: Sequence[Deferred], now: datetime) -> list[bool]:
        """Return for each whether it is sure to come again; what is not must stay where it is."""
        delays = [self._delay(one, now) for one in deferred]
        taken = [seconds is None for seconds in delays]
        for url in set(self._environment.queues.values()):
            ours = [at for at, one in enumerate(deferred) if delays[at] is not None and self._url(one) == url]
            for start in range(0, len(ours), AT_ONCE):
                places = ours[start : start + AT_ONCE]
                entries = [_entry(at, deferred[at], delays[at] or 0) for at in places]
                for at in self._taken(url, entries):
                    taken[at] = True
        return taken

    def _delay(self, one: Deferred, now: datetime) -> int | None:
        """Return the seconds that it is to be delayed in its queue; None where a schedule brings it back."""
        seconds = delay(one.until, now)
        if seconds is not None or self._scheduled(one):
            return seconds
        return int(IN_THE_QUEUE.total_seconds())  # the gate asks again then

    def _taken(self, url: str, entries: Sequence[SendMessageBatchRequestEntryTypeDef]) -> Iterator[int]:
        try:
            answer = self._queues.send_message_batch(QueueUrl=url, Entries=entries)
        except (ClientError, BotoCoreError):
            return
        yield from (int(entry["Id"]) for entry in answer.get("Successful", []))

    def _scheduled(self, one: Deferred) -> bool:
        return scheduled(self._schedules, self._environment, one.request, one.queue, one.due)

    def _url(self, one: Deferred) -> str:
        return self._environment.queues[one.queue]


def _entry(at: int, one: Deferred, seconds: int) -> SendMessageBatchRequestEntryTypeDef:
    return {"Id": str(at), "MessageBody": one.request.to_json(), "DelaySeconds": seconds}


def _entries(bodies: Sequence[str]) -> list[SendMessageBatchRequestEntryTypeDef]:
    return [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]


# The queue of campaign requests, as the workflow sees it that fills it.


THREADS = 8
ATTEMPTS = 4


class BulkQueue:
    """Takes requests in any number; the same one twice does no harm, as the gate sends it once."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def waiting(self) -> int:
        """Return about how many requests wait to be taken by the gate."""
        names = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(names["Attributes"]["ApproximateNumberOfMessages"])

    def put(self, bodies: Sequence[str]) -> None:
        """Put every one of `bodies` into the queue; NotAccepted where it did not take all: put them again."""
        batches = [bodies[at : at + AT_ONCE] for at in range(0, len(bodies), AT_ONCE)]
        with ThreadPoolExecutor(THREADS) as threads:
            for failed in threads.map(self._put, batches):
                if failed:
                    raise NotAccepted(failed)

    def _put(self, bodies: Sequence[str]) -> str:
        entries = _entries(bodies)
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            except (ClientError, BotoCoreError) as error:
                return type(error).__name__
            refused = {entry["Id"]: entry["Code"] for entry in answer.get("Failed", [])}
            if not refused:
                return ""
            entries = [entry for entry in entries if entry["Id"] in refused]
            reason = next(iter(refused.values()))
        return reason


# Notes to the program's own reader of delivery events.


class Notes:
    """Puts notes into the queue of delivery events at `url`."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, notes: Sequence[OptedOut | Braked]) -> None:
        """Put all `notes` into the queue; NotAccepted where it did not take each of them (put all again)."""
        for start in range(0, len(notes), AT_ONCE):
            self._put([note.to_json() for note in notes[start : start + AT_ONCE]])

    def _put(self, bodies: Sequence[str]) -> None:
        entries = _entries(bodies)
        try:
            failed = self._client.send_message_batch(QueueUrl=self._url, Entries=entries).get("Failed", [])
        except ClientError as error:
            raise NotAccepted(str(error.response["Error"].get("Code"))) from None
        except BotoCoreError as error:
            raise NotAccepted(type(error).__name__) from None
        if failed:
            codes = ", ".join(sorted({entry["Code"] for entry in failed}))
            raise NotAccepted(f"{len(failed)} of {len(bodies)}: {codes}")


# The queue in which what a web page was sent waits for the function that records and answers it.


class PageQueue:
    """Takes what one page sends on."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, act: WebRequest) -> None:
        """Put `act` into the queue; NotAccepted where it does not take it."""
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=act.to_json())
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
