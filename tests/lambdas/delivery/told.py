"""A delivery event as the service tells it, with any of its fields changed or left out."""

import json
from datetime import UTC, datetime

PHONE = "+14255550161"
NOON = datetime(2026, 11, 2, 12, 0, 0, 123000, tzinfo=UTC)
TOLD = {
    "eventType": "TEXT_DELIVERED",
    "eventVersion": "1.0",
    "eventTimestamp": int(NOON.timestamp() * 1000),
    "isFinal": True,
    "originationPhoneNumber": "+14255550100",
    "destinationPhoneNumber": PHONE,
    "isoCountryCode": "US",
    "messageId": "m1",
    "messageRequestTimestamp": int(NOON.timestamp() * 1000) - 2000,
    "messageType": "PROMOTIONAL",
    "messageStatus": "DELIVERED",
    "context": {"brand": "acme", "program": "acme/promotional", "request_id": "order-1"},
    "totalMessageParts": 2,
    "totalMessagePrice": 0.01162,
    "totalCarrierFee": 0.006,
}


class Absent:
    """Stands for a field that is left out."""

    def __repr__(self):
        return "absent"


ABSENT = Absent()


def body(**changes):
    told = {name: value for name, value in (TOLD | changes).items() if value is not ABSENT}
    return json.dumps({"Type": "Notification", "Timestamp": "2026-11-02T12:00:05.000Z", "Message": json.dumps(told)})
