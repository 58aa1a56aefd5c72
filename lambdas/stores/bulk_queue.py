"""The queue of campaign requests, as the workflow sees it that fills it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AT_ONCE = 10  # messages of one call, the most that SQS takes
THREADS = 8
ATTEMPTS = 4


class QueueClient(Protocol):
    """What this module asks of the SDK's SQS client."""

    def get_queue_attributes(self, *, QueueUrl: str, AttributeNames: Sequence[str]) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Return the attributes asked for."""

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Return how each of `Entries` fared."""

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Put one message into the queue."""


class BulkQueue:
    """Takes requests in any number; the same one twice does no harm, as the gate sends it once."""

    def __init__(self, client: QueueClient, url: str) -> None:
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
        entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
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
