"""Notes to the program's own reader of delivery events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lambdas.sending.note import Braked, OptedOut

AT_ONCE = 10  # entries that SendMessageBatch takes in one call


class QueueClient(Protocol):
    """What this module asks of the SDK's SQS client."""

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Return how each of `Entries` fared."""


class Notes:
    """Puts notes into the queue of delivery events at `url`."""

    def __init__(self, client: QueueClient, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, notes: Sequence[OptedOut | Braked]) -> None:
        """Put all `notes` into the queue; NotAccepted where it did not take each of them (put all again)."""
        for start in range(0, len(notes), AT_ONCE):
            self._put([note.to_json() for note in notes[start : start + AT_ONCE]])

    def _put(self, bodies: Sequence[str]) -> None:
        entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
        try:
            failed = self._client.send_message_batch(QueueUrl=self._url, Entries=entries).get("Failed", [])
        except ClientError as error:
            raise NotAccepted(str(error.response["Error"].get("Code"))) from None
        except BotoCoreError as error:
            raise NotAccepted(type(error).__name__) from None
        if failed:
            codes = ", ".join(sorted({entry["Code"] for entry in failed}))
            raise NotAccepted(f"{len(failed)} of {len(bodies)}: {codes}")
