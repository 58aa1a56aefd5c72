"""The bus of one program, on which it tells others what happened: at least once, whatever fails in between."""

from __future__ import annotations

import json
import time
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "sms.program"
AT_ONCE = 10  # entries that PutEvents takes in one call
ATTEMPTS = 4
LONGEST_PAUSE_SECONDS = 0.5


class ProgramBus:
    """Puts events on the bus of that `name`."""

    def __init__(self, client: EventBridgeClient, name: str, wait: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._name = name
        self._wait = wait

    def put(self, events: Sequence[tuple[str, Mapping[str, Any]]]) -> int:
        """Put `events` (detail type, detail) in their order; return how many of them, from the first on, are there.

        What is not comes again by its caller, and some of what follows it may be on the bus already: each event bears
        an id by which who hears it twice can tell.
        """
        entries = [self._entry(kind, detail) for kind, detail in events]
        for start in range(0, len(entries), AT_ONCE):
            missing = self._missing(entries[start : start + AT_ONCE])
            if missing is not None:
                return start + missing
        return len(entries)

    def _missing(self, entries: Sequence[PutEventsRequestEntryTypeDef]) -> int | None:
        """Return the first of `entries`, at most ten, that the bus did not take however often it was asked."""
        left = list(range(len(entries)))
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS * attempt))
            refused = self._refused([entries[at] for at in left])
            left = [left[at] for at in refused]
            if not left:
                return None
        return left[0]

    def _refused(self, entries: Sequence[PutEventsRequestEntryTypeDef]) -> list[int]:
        try:
            answer = self._client.put_events(Entries=entries)
        except (ClientError, BotoCoreError):
            return list(range(len(entries)))  # of none is it known that it was taken
        return [at for at, entry in enumerate(answer["Entries"]) if "ErrorCode" in entry]

    def _entry(self, kind: str, detail: Mapping[str, Any]) -> PutEventsRequestEntryTypeDef:
        return {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": kind,
            "Detail": json.dumps(detail, ensure_ascii=False),
        }
