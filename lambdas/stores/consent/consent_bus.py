"""The consent bus of a legal entity, as the programs see it that speak on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.cascade import BUS_SOURCE, DETAIL_TYPE
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

    from lambdas.consent.cascade import Announcement

AT_ONCE = 10  # entries that PutEvents takes in one call


class ConsentBus:
    """Takes the announcements of one program."""

    def __init__(self, client: EventBridgeClient, name: str) -> None:
        self._client = client
        self._name = name

    def announce(self, announcements: Sequence[Announcement]) -> None:
        """Put all `announcements` on the bus; NotAccepted where it did not take each of them (tell all again)."""
        for start in range(0, len(announcements), AT_ONCE):
            self._put([self._entry(told) for told in announcements[start : start + AT_ONCE]])

    def _put(self, entries: list[PutEventsRequestEntryTypeDef]) -> None:
        try:
            answer = self._client.put_events(Entries=entries)
        except ClientError as error:
            raise NotAccepted(str(error.response["Error"].get("Code"))) from None
        except BotoCoreError as error:
            raise NotAccepted(type(error).__name__) from None
        refused = sorted({entry["ErrorCode"] for entry in answer["Entries"] if "ErrorCode" in entry})
        if answer["FailedEntryCount"]:
            raise NotAccepted(f"{answer['FailedEntryCount']} of {len(entries)}: {', '.join(refused)}")

    def _entry(self, told: Announcement) -> PutEventsRequestEntryTypeDef:
        return {
            "EventBusName": self._name,
            "Source": BUS_SOURCE,
            "DetailType": DETAIL_TYPE,
            "Detail": told.to_json(),
            "Time": told.at,
        }
