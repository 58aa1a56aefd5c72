"""How a phone's record and its ledger lie in the two consent tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import from_text, to_text
from lambdas.consent.ledger import LedgerEntry
from lambdas.consent.record import Record, Standing, State, Subscription, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

Row = dict[str, Any]

STANDING = "program"
TOPIC = "topic#"
INSTANTS = ("stopped_at", "started_at", "pause_set_at", "paused_until")  # of the standing row
HEARD = "heard"  # when the person last texted something that changed nothing


def record_of(phone: str, rows: Iterable[Row]) -> Record:
    """Return the record of `phone` that its `rows` hold; rows of another kind are passed over."""
    standing, subscriptions = Standing(), {}
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


def standing_attributes(standing: Standing) -> Row:
    """Return what the standing row holds besides its keys; an instant that is not known is left out."""
    instants = {name: _optional(getattr(standing, name)) for name in INSTANTS}
    return {"sequence": {"N": str(standing.sequence)}} | text_attributes(
        instants | {"head": standing.head, "tier": standing.tier}
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


def _standing(row: Row) -> Standing:
    return Standing(
        **{name: instant(row, name) for name in INSTANTS},
        sequence=int(row["sequence"]["N"]),
        head=text(row, "head"),
        tier=Tier(text(row, "tier") or Tier.ENGAGED),
    )


def _subscription(row: Row) -> Subscription:
    return Subscription(
        topic=text(row, "item").removeprefix(TOPIC),
        state=State(text(row, "state")),
        changed_at=from_text(text(row, "changed_at")),
        pending_until=instant(row, "pending_until"),
        requested_at=instant(row, "requested_at"),
        wording=text(row, "wording"),
    )


def _optional(at: datetime | None) -> str:
    return to_text(at) if at else ""
