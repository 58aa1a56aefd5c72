"""The outbox: what a text asks to be done, kept with the state it came from until each part is settled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lambdas.consent.effect import Effect, LiftOptOut, ListOptOut, Reply
from lambdas.consent.instant import from_text, to_text
from lambdas.consent.rows import instant, text, text_attributes

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row

OUTBOX = "outbox#"
KEPT_SECONDS = 30 * 24 * 3600  # twice the longest that a queue keeps a message: no duplicate outlives its outbox row

_BARE: dict[str, type[ListOptOut | LiftOptOut]] = {"list_opt_out": ListOptOut, "lift_opt_out": LiftOptOut}


class Status(StrEnum):
    """How far an effect is; `dropped` is owed no more. Only `pending` and `claimed` are not settled."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Owed:
    """One effect of a text and how far it is."""

    effect: Effect
    status: Status = Status.PENDING
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that one text asks to be done, in order. `at` is the time of the text."""

    phone: str
    message_id: str
    at: datetime
    owed: tuple[Owed, ...]

    @property
    def key(self) -> Row:
        """The key of the entry's row."""
        return text_attributes({"phone": self.phone, "item": OUTBOX + self.message_id})

    def row(self, now: datetime) -> Row:
        """Return the row of a new entry, which the table forgets by itself thirty days after `now`."""
        effects = [{"M": _written(owed)} for owed in self.owed]
        expires_at = {"N": str(int(now.timestamp()) + KEPT_SECONDS)}
        return self.key | {"at": {"S": to_text(self.at)}, "effects": {"L": effects}, "expires_at": expires_at}

    @classmethod
    def of(cls, row: Row) -> Entry:
        """Return the entry that `row` holds."""
        owed = tuple(_owed(effect["M"]) for effect in row["effects"]["L"])
        message_id = text(row, "item").removeprefix(OUTBOX)
        return cls(text(row, "phone"), message_id, from_text(text(row, "at")), owed)


class Outbox:
    """Moves the effects of an entry from status to status, each move only from where the effect is known to be."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, entry: Entry, index: int, now: datetime) -> bool:
        """Take effect `index` for this caller alone; False where another has it."""
        return self._move(entry, index, Status.PENDING, Status.CLAIMED, claimed_at=to_text(now))

    def release(self, entry: Entry, index: int) -> None:
        """Give a claimed effect back, to be tried again."""
        self._move(entry, index, Status.CLAIMED, Status.PENDING)

    def settle(self, entry: Entry, index: int, status: Status, message_id: str = "") -> None:
        """Write down how a claimed effect ended."""
        self._move(entry, index, Status.CLAIMED, status, message_id=message_id)

    def settle_unclaimed(self, entry: Entry, index: int, status: Status) -> None:
        """Write down how an effect ended that may be repeated, and so needs no claim."""
        self._move(entry, index, Status.PENDING, status)

    def _move(self, entry: Entry, index: int, origin: Status, target: Status, **details: str) -> bool:
        given = text_attributes(details)
        path = f"effects[{index}]"
        sets = [f"{path}.#status = :target", *(f"{path}.{name} = :{name}" for name in given)]
        values: dict[str, Any] = {":origin": {"S": origin}, ":target": {"S": target}}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=entry.key,
                UpdateExpression=f"SET {', '.join(sets)}",
                ConditionExpression=f"{path}.#status = :origin",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=values | {f":{name}": value for name, value in given.items()},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _written(owed: Owed) -> Row:
    effect = owed.effect
    if isinstance(effect, Reply):
        until = to_text(effect.until) if effect.until else ""
        link = "yes" if effect.link else ""
        return text_attributes(
            {"kind": "reply", "status": owed.status, "body": effect.body, "until": until, "link": link}
        )
    kind = next(kind for kind, type_ in _BARE.items() if isinstance(effect, type_))
    return text_attributes({"kind": kind, "status": owed.status})


def _owed(row: Row) -> Owed:
    kind, status = text(row, "kind"), Status(text(row, "status"))
    effect = _reply(row) if kind == "reply" else _BARE[kind]()
    return Owed(effect, status, instant(row, "claimed_at"))


def _reply(row: Row) -> Reply:
    return Reply(text(row, "body"), instant(row, "until"), bool(text(row, "link")))
