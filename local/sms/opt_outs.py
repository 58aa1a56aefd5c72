"""The opt-out list operations of the API."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from local.sms.account import OptedOut, OptOutList
from local.sms.paging import page
from local.sms.refusal import invalid, not_found
from local.sms.store import Store, e164

SECONDS_BETWEEN_REMOVALS = 30 * 24 * 3600
"""DeleteOptedOutNumber works once in 30 days for a phone; a START by text works at any time."""


@dataclass(frozen=True)
class OptOuts:
    """PutOptedOutNumber, DeleteOptedOutNumber, DescribeOptedOutNumbers."""

    store: Store

    def put_opted_out_number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Put a phone on a list and return its entry."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        return _head(held) | _row(held.add(e164(request["OptedOutNumber"]), by_end_user=False))

    def delete_opted_out_number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Take a phone off a list and return the entry it had."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        number = e164(request["OptedOutNumber"])
        if number not in held.phones:
            raise not_found("opted-out-number", number)
        if time.time() - held.taken_off.get(number, 0) < SECONDS_BETWEEN_REMOVALS:
            raise invalid(
                "a phone number can be taken off an opt-out list by the API once in 30 days; ask for START by text",
                "PHONE_NUMBER_CANNOT_BE_OPTED_IN",
            )
        held.taken_off[number] = time.time()
        return _head(held) | _row(held.phones.pop(number))

    def describe_opted_out_numbers(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of a list; asking for a phone that is not on it is a ResourceNotFoundException."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        asked = [e164(number) for number in request.get("OptedOutNumbers", [])]
        if missing := [number for number in asked if number not in held.phones]:
            raise not_found("opted-out-number", missing[0])
        rows = [_row(held.phones[number]) for number in asked or held.phones]
        return _head(held) | page(request, "OptedOutNumbers", rows)


def _head(held: OptOutList) -> dict[str, Any]:
    return {"OptOutListArn": held.arn, "OptOutListName": held.name}


def _row(entry: OptedOut) -> dict[str, Any]:
    names = {"number": "OptedOutNumber", "since": "OptedOutTimestamp", "by_end_user": "EndUserOptedOut"}
    return {names[name]: value for name, value in asdict(entry).items()}
