"""How consent lies in the tables: a phone's record, its ledger, the lease on it, and the writes of one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.events import EventKind, applied
from lambdas.consent.ledger import LedgerEntry, appended, seal
from lambdas.consent.record import ProgramStatus, Record, State, Subscription, Tier
from lambdas.consent.timestamps import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

    from lambdas.consent.events import ConsentEvent

Row = dict[str, Any]

STANDING = "program"
TOPIC = "topic#"
INSTANTS = (
    *("stopped_at", "started_at", "pause_set_at", "paused_until"),
    *("doubted_at", "doubt_renewed_at", "checked_at"),
)
DOUBTS_BETWEEN = "doubts_between"
PASSING = (*INSTANTS, DOUBTS_BETWEEN)  # of the standing row: what goes from it where it is known no more
HEARD = "heard"  # when the person last texted something that changed nothing


DOUBTS = "doubts"  # in place of a phone: the numbers in doubt, one row each, so that nobody looks through the table


def doubt_row(phone: str, since: datetime | None, now: datetime) -> Row:
    """Return the row that tells since when `phone` is in doubt; None: it is in doubt no more, and the row goes."""
    told = {"since": {"S": to_text(since)}} if since else {"expires_at": {"N": str(int(now.timestamp()))}}
    return text_attributes({"phone": DOUBTS, "item": phone}) | told


def open_doubts(rows: Iterable[Row]) -> list[tuple[datetime, str]]:
    """Return since when each number is in doubt that `rows` tell of, the oldest first."""
    found = ((instant(row, "since"), text(row, "item")) for row in rows)
    return sorted((since, phone) for since, phone in found if since is not None)


def record_of(phone: str, rows: Iterable[Row]) -> Record:
    """Return the record of `phone` that its `rows` hold; rows of another kind are passed over."""
    standing, subscriptions = ProgramStatus(), {}
    for row in rows:
        item = row["item"]["S"]
        if item == STANDING:
            standing = _standing(row)
        elif item.startswith(TOPIC):
            subscription = _subscription(row)
            subscriptions[subscription.topic] = subscription
    return Record(phone, standing, subscriptions)


def topic_row(phone: str, subscription: Subscription, shards: int) -> Row:
    """Return the row of one topic; it stands in the audience index only while the subscription is active."""
    row = text_attributes(
        {
            "phone": phone,
            "item": TOPIC + subscription.topic,
            "state": subscription.state,
            "changed_at": to_text(subscription.changed_at),
            "pending_until": _optional(subscription.pending_until),
            "requested_at": _optional(subscription.requested_at),
            "wording": subscription.wording,
            "frequency": subscription.frequency,
        }
    )
    if subscription.state is State.ACTIVE:
        row["audience"] = {"S": audience(subscription.topic, phone, shards)}
    return row


def audience(topic: str, phone: str, shards: int) -> str:
    """Return the audience key of a subscriber, e.g. `deals#07`: the same phone is always in the same shard."""
    shard = int.from_bytes(hashlib.sha256(phone.encode()).digest()[:8]) % shards
    return f"{topic}#{shard:02d}"


def ledger_row(phone: str, entry: LedgerEntry) -> Row:
    """Return the row of one ledger entry."""
    texts = {"phone": phone, "previous_hash": entry.previous_hash, "hash": entry.hash, "content": entry.content}
    return text_attributes(texts) | {"sequence": {"N": str(entry.sequence)}}


def ledger_entry(row: Row) -> LedgerEntry:
    """Return the entry that a row of the ledger holds."""
    return LedgerEntry(int(row["sequence"]["N"]), text(row, "previous_hash"), text(row, "hash"), text(row, "content"))


def standing_attributes(standing: ProgramStatus) -> Row:
    """Return what the standing row holds besides its keys; an instant that is not known is left out."""
    instants = {name: _optional(getattr(standing, name)) for name in INSTANTS}
    return {"sequence": {"N": str(standing.sequence)}} | text_attributes(
        instants
        | {"head": standing.head, "tier": standing.tier, "language": standing.language}
        | {DOUBTS_BETWEEN: " ".join(map(to_text, standing.doubts_between))}
    )


def text_attributes(values: Mapping[str, str]) -> Row:
    """Return string attributes for `values`, the empty ones left out."""
    return {name: {"S": str(value)} for name, value in values.items() if value}


def text(row: Row, name: str) -> str:
    """Return a string attribute; empty where the row has none."""
    return str(row[name]["S"]) if name in row else ""


def instant(row: Row, name: str) -> datetime | None:
    """Return an instant that the row holds as text; None where it has none."""
    return from_text(row[name]["S"]) if name in row else None


def _standing(row: Row) -> ProgramStatus:
    return ProgramStatus(
        **{name: instant(row, name) for name in INSTANTS},
        sequence=int(row["sequence"]["N"]),
        head=text(row, "head"),
        tier=Tier(text(row, "tier") or Tier.ENGAGED),
        language=text(row, "language"),
        doubts_between=tuple(map(from_text, text(row, DOUBTS_BETWEEN).split())),
    )


def _subscription(row: Row) -> Subscription:
    return Subscription(
        topic=text(row, "item").removeprefix(TOPIC),
        state=State(text(row, "state")),
        changed_at=from_text(text(row, "changed_at")),
        pending_until=instant(row, "pending_until"),
        requested_at=instant(row, "requested_at"),
        wording=text(row, "wording"),
        frequency=text(row, "frequency"),
    )


def _optional(at: datetime | None) -> str:
    return to_text(at) if at else ""


# The lease on a phone: one request has it, and while its text is being handed over no STOP goes on record.


LEASE = "lease"
HELD = timedelta(seconds=20)
# from the claim on, a text is handed over within this time or not at all: an opt-out waits no longer
HANDED_OVER = timedelta(seconds=4)
LEAVES_WITHIN, ANSWERS_WITHIN = 1.0, 2.0  # seconds: a send that has not left by then never does; its answer then
SENT_WITHIN = timedelta(seconds=LEAVES_WITHIN + ANSWERS_WITHIN)
SKEW = timedelta(milliseconds=500)  # by which the clocks of two functions may differ
NEEDED = SENT_WITHIN + SKEW  # what must be left of that time when a send begins


def lease_row(phone: str, request_id: str, until: datetime) -> Row:
    """Return the row of a lease that one request has until then; left behind by a crash it goes by itself a day on."""
    gone = {"N": str(int((until + timedelta(days=1)).timestamp()))}
    numbers = {"until": {"N": milliseconds(until)}, "expires_at": gone}
    return lease_key(phone) | text_attributes({"request": request_id}) | numbers


def lease_key(phone: str) -> Row:
    """Return the key of the lease on `phone`."""
    return text_attributes({"phone": phone, "item": LEASE})


def unless_held(now: datetime) -> dict[str, Any]:
    """Return the condition on a lease that holds where nobody has it at `now`."""
    return {
        "ConditionExpression": "attribute_not_exists(#until) OR #until < :now",
        "ExpressionAttributeNames": {"#until": "until"},
        "ExpressionAttributeValues": {":now": {"N": milliseconds(now)}},
    }


def unless_handing_over(now: datetime) -> dict[str, Any]:
    """Return the condition on a lease that holds where no text is being handed over at `now`, whoever has it."""
    return unless_held(now + HELD - HANDED_OVER)


def time_left(until: datetime, now: datetime) -> timedelta:
    """Return how long after `now` the holder of the lease that lasts `until` may still hand its text over."""
    return until - (HELD - HANDED_OVER) - now


REPLYING = "replying_until"  # of the standing row: until then an answer may be on its way to the service


def unless_replying(condition: str) -> str:
    """Return the condition on a standing row that holds where `condition` does and no answer is in hand at `:now`."""
    return f"{condition} AND attribute_not_exists(#replying) OR {condition} AND #replying < :now"


def held_by(request_id: str, until: datetime) -> dict[str, Any]:
    """Return the condition that this request has the lease, the one that lasts until then."""
    return {
        "ConditionExpression": "#until = :until AND #request = :request",
        "ExpressionAttributeNames": {"#until": "until", "#request": "request"},
        "ExpressionAttributeValues": {":until": {"N": milliseconds(until)}, ":request": {"S": request_id}},
    }


def milliseconds(at: datetime) -> str:
    """Return `at` in milliseconds since 1970, as a number is written."""
    return str(round(at.timestamp() * 1000))


# How an event goes on record: the writes of one transaction, the same whoever asks for them.


REVOKING = frozenset(
    {
        EventKind.OPTED_OUT,
        EventKind.TOPIC_LEFT,
        EventKind.DECLINED,
        EventKind.SUNSET,
        EventKind.SUSPENDED,
        EventKind.REASSIGNED,
        EventKind.PAUSED,
        EventKind.DOUBTED,
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
        *_doubt(tables.subscriptions, record, after, now),
        *(_no_text_in_hand(tables.sends, record.phone, revoking_at) if revoking_at else ()),
    ]


def _doubt(table: str, before: Record, after: Record, now: datetime) -> list[TransactWriteItemTypeDef]:
    since = after.standing.doubted_at
    return [] if since == before.standing.doubted_at else [put(table, doubt_row(before.phone, since, now))]


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


def _standing_update(
    table: str, record: Record, standing: ProgramStatus, revoking_at: datetime | None
) -> UpdateTypeDef:
    values = standing_attributes(standing)
    sets = ", ".join(f"#{name} = :{name}" for name in values)
    ended = [name for name in PASSING if getattr(record.standing, name) and name not in values]
    removes = f" REMOVE {', '.join(f'#{name}' for name in ended)}" if ended else ""
    names = {f"#{name}": name for name in (*values, *ended)} | {"#sequence": "sequence"}
    expected = {} if record.standing.sequence == 0 else {":read": {"N": str(record.standing.sequence)}}
    condition = "#sequence = :read" if expected else "attribute_not_exists(#sequence)"
    if revoking_at and expected:
        condition = unless_replying(condition)
        names["#replying"] = REPLYING
        expected[":now"] = {"N": milliseconds(revoking_at)}
    return {
        "TableName": table,
        "Key": text_attributes({"phone": record.phone, "item": STANDING}),
        "UpdateExpression": f"SET {sets}{removes}",
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()} | expected,
    }
