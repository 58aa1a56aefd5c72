"""The bucket of a program's audit reports, and word of each on the account's default bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE, DETAIL_TYPE = "sms.audit", "SMS list audit report ready"
LATEST = "reports/latest.json"


class ObjectsClient(Protocol):
    """What this module asks of the SDK's S3 client."""

    exceptions: Any

    def put_object(self, **request: Any) -> object:  # noqa: ANN401 - its many parameters
        """Write one object."""

    def get_object(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
        """Return one object."""


class EventsClient(Protocol):
    """What this module asks of the SDK's EventBridge client."""

    def put_events(self, *, Entries: list[dict[str, Any]]) -> Mapping[str, Any]:  # noqa: N803 - the SDK's names
        """Return how each of `Entries` fared."""


class Reports:
    """Writes reports, which the bucket locks."""

    def __init__(self, objects: ObjectsClient, events: EventsClient, bucket: str) -> None:
        self._objects = objects
        self._events = events
        self._bucket = bucket

    def latest(self) -> dict[str, Any]:
        """Return the report of the last run that acted; empty before the first."""
        try:
            found = self._objects.get_object(Bucket=self._bucket, Key=LATEST)
        except self._objects.exceptions.NoSuchKey:
            return {}
        return dict(json.loads(found["Body"].read()))

    def keep(self, key: str, text: str, kind: str) -> None:
        """Write one object of that kind (MIME type)."""
        self._objects.put_object(
            Bucket=self._bucket, Key=key, Body=text.encode(), ContentType=kind, ChecksumAlgorithm="SHA256"
        )

    def announce(self, program: str, run: str, facts: Mapping[str, Any]) -> None:
        """Tell the default bus that the report of `run` is there; NotAccepted where the bus did not take it."""
        detail = {"program": program, "run": run, "bucket": self._bucket, **facts}
        entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": json.dumps(detail)}
        if self._events.put_events(Entries=[entry]).get("FailedEntryCount"):
            raise NotAccepted("the default bus did not take the word of a report")
