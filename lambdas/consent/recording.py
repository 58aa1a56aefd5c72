"""How an event goes on record: the writes of one transaction, the same whoever asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.event import EventKind, applied
from lambdas.consent.ledger import appended, seal
from lambdas.consent.rows import STANDING, ledger_row, standing_attributes, text_attributes, topic_row
from lambdas.sending.lease import REPLYING, lease_key, milliseconds, unless_handing_over, unless_replying

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.record import Record, Standing
    from lambdas.consent.rows import Row


REVOKING = frozenset(
    {
        EventKind.OPTED_OUT,
        EventKind.TOPIC_LEFT,
        EventKind.DECLINED,
        EventKind.SUNSET,
        EventKind.SUSPENDED,
        EventKind.PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class TableNames:
    """The two consent tables of one program, the table of its sends, and the shards of its audience index."""

    subscriptions: str
    ledger: str
    sends: str
    shards: int


def recording(
    record: Record, event: ConsentEvent, now: datetime, tables: TableNames
) -> tuple[Record, list[TransactWriteItemTypeDef]]:
    """Return the record as `event` leaves it and the writes that make it so.

    Their conditions fail where the phone's chain has grown since `record` was read, and where `event` takes consent
    away, or pauses, while a text or an answer to the phone is being handed to the service: it goes on record once that
    is out.
    """
    revoking_at = now if event.kind in REVOKING else None
    sealed = seal(event, record.standing, record.phone, now)
    after = appended(applied(record, event), sealed)
    topics = [after.subscriptions[change.topic] for change in event.changes]
    return after, [
        {"Update": _standing_update(tables.subscriptions, record, after.standing, revoking_at)},
        put(tables.ledger, ledger_row(record.phone, sealed) | _told(event), unless="sequence"),
        *(put(tables.subscriptions, topic_row(record.phone, s, tables.shards)) for s in topics),
        *(_no_text_in_hand(tables.sends, record.phone, revoking_at) if revoking_at else ()),
    ]


def _told(event: ConsentEvent) -> Row:
    # beside the sealed content, so that a reader of the ledger's stream can be given opt-outs alone
    return text_attributes({"kind": event.kind, "source": event.source})


def put(table: str, row: Row, unless: str = "") -> TransactWriteItemTypeDef:
    """Return the write that puts `row`; with `unless`, only where no such row has that attribute."""
    made: PutTypeDef = {"TableName": table, "Item": row}
    if unless:
        made["ConditionExpression"] = "attribute_not_exists(#key)"
        made["ExpressionAttributeNames"] = {"#key": unless}
    return {"Put": made}


def _no_text_in_hand(table: str, phone: str, now: datetime) -> list[TransactWriteItemTypeDef]:
    check: Any = {"TableName": table, "Key": lease_key(phone)} | unless_handing_over(now)
    return [{"ConditionCheck": check}]


def _standing_update(table: str, record: Record, standing: Standing, revoking_at: datetime | None) -> UpdateTypeDef:
    values = standing_attributes(standing)
    sets = ", ".join(f"#{name} = :{name}" for name in values)
    names = {f"#{name}": name for name in values} | {"#sequence": "sequence"}
    expected = {} if record.standing.sequence == 0 else {":read": {"N": str(record.standing.sequence)}}
    condition = "#sequence = :read" if expected else "attribute_not_exists(#sequence)"
    if revoking_at and expected:
        condition = unless_replying(condition)
        names["#replying"] = REPLYING
        expected[":now"] = {"N": milliseconds(revoking_at)}
    return {
        "TableName": table,
        "Key": text_attributes({"phone": record.phone, "item": STANDING}),
        "UpdateExpression": f"SET {sets}",
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()} | expected,
    }
