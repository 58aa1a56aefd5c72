"""The outbox: what a text asks to be done, kept with the state it came from until each part is settled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lambdas.consent.events import ANSWERED_WITHIN, AddToOptOutList, Effect, RemoveFromOptOutList, Reply
from lambdas.consent.items import (
    HANDED_OVER,
    REPLYING,
    STANDING,
    instant,
    milliseconds,
    text,
    text_attributes,
    unless_replying,
)
from lambdas.consent.timestamps import from_text, to_text
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row

OUTBOX = "outbox#"
ANEW = "#anew"  # behind the id of a text that is decided once more
KEPT_SECONDS = 30 * 24 * 3600  # twice the longest that a queue keeps a message: no duplicate outlives its outbox row

# why a transaction wrote nothing that only tells of others at work on the same phone
CONTENTION = frozenset({"ConditionalCheckFailed", "TransactionConflict"})
_BARE: dict[str, type[AddToOptOutList | RemoveFromOptOutList]] = {
    "list_opt_out": AddToOptOutList,
    "lift_opt_out": RemoveFromOptOutList,
}


_FLAGS = ("link", "always", "stops")  # of a reply, each written where it is set


class Status(StrEnum):
    """How far an effect is; `dropped` is owed no more. Only `pending` and `claimed` are not settled.

    `anew` says that the service refused the answer to somebody who came back: their text is decided once more.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DROPPED = "dropped"
    ANEW = "anew"


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
    def from_item(cls, row: Row) -> Entry:
        """Return the entry that `row` holds."""
        at = from_text(text(row, "at"))
        owed = tuple(_owed(effect["M"], at) for effect in row["effects"]["L"])
        message_id = text(row, "item").removeprefix(OUTBOX)
        return cls(text(row, "phone"), message_id, at, owed)

    @property
    def answers(self) -> str:
        """The service's id of the text."""
        return self.message_id.removesuffix(ANEW)

    def lists_after(self, index: int) -> bool:
        """Whether the number is to be listed once effect `index` is settled."""
        return any(isinstance(owed.effect, AddToOptOutList) for owed in self.owed[index:])

    @property
    def only_told(self) -> bool:
        """Whether the text was answered, or is to be, by what only tells something."""
        if any(isinstance(owed.effect, AddToOptOutList) for owed in self.owed):
            return False
        answers = [owed for owed in self.owed if isinstance(owed.effect, Reply) and owed.effect.tells_only]
        return any(owed.status not in {Status.DROPPED, Status.REFUSED, Status.ANEW} for owed in answers)

    def late(self, now: datetime) -> bool:
        """Whether every answer that is still owed is owed no more at `now`."""
        replies = [owed.effect for owed in self.owed if isinstance(owed.effect, Reply)]
        return all(reply.late(now) for reply in replies)

    def handed_over(self, wording: str) -> bool:
        """Whether an answer of this `wording` is known to have reached the service."""
        sent = (owed.effect for owed in self.owed if owed.status is Status.DONE)
        return any(isinstance(effect, Reply) and effect.body == wording for effect in sent)


class Outbox:
    """Moves the effects of an entry from status to status, each move only from where the effect is known to be."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, entry: Entry, index: int, now: datetime) -> bool:
        """Take effect `index` for this caller alone; False where another has it."""
        return self._move(entry, index, Status.PENDING, Status.CLAIMED, claimed_at=to_text(now))

    def claim_while(self, entry: Entry, index: int, now: datetime, sequence: int) -> None:
        """Take effect `index` for this caller alone while the standing is number `sequence`.

        Until it is released or settled, for as long as a text may take to be handed over, no opt-out goes on record.
        Contended where another has it, the standing has moved on, or another answer is in hand.
        """
        values = {"now": now, "until": now + HANDED_OVER}
        written: Row = {f":{name}": {"N": milliseconds(at)} for name, at in values.items()}
        hold = self._standing(entry) | {
            "UpdateExpression": "SET #replying = :until",
            "ConditionExpression": unless_replying("#sequence = :sequence"),
            "ExpressionAttributeNames": {"#replying": REPLYING, "#sequence": "sequence"},
            "ExpressionAttributeValues": written | {":sequence": {"N": str(sequence)}},
        }
        claimed = self._moved(entry, index, Status.PENDING, Status.CLAIMED, claimed_at=to_text(now))
        self._transact({"Update": claimed}, {"Update": hold})

    def release(self, entry: Entry, index: int, claimed_at: datetime | None = None) -> None:
        """Give a claimed effect back, to be tried again."""
        self._end(entry, index, Status.PENDING, claimed_at)

    def settle(
        self, entry: Entry, index: int, status: Status, message_id: str = "", claimed_at: datetime | None = None
    ) -> None:
        """Write down how a claimed effect ended; one that was claimed at that time while a standing stood frees it."""
        self._end(entry, index, status, claimed_at, message_id=message_id)

    def settle_unclaimed(self, entry: Entry, index: int, status: Status) -> bool:
        """Write down how an effect ended that may be repeated, and so needs no claim; False where it had ended."""
        return self._move(entry, index, Status.PENDING, status)

    def settle_while(self, entry: Entry, index: int, status: Status, sequence: int) -> bool:
        """Write down how such an effect ended while the standing is number `sequence`; False where it is not, or had.

        That nothing came in between is asked by a write, which a role that records may do, and costs no reading.
        """
        unchanged = self._standing(entry) | {
            "UpdateExpression": "SET #sequence = :sequence",
            "ConditionExpression": "#sequence = :sequence",
            "ExpressionAttributeNames": {"#sequence": "sequence"},
            "ExpressionAttributeValues": {":sequence": {"N": str(sequence)}},
        }
        try:
            self._transact({"Update": self._moved(entry, index, Status.PENDING, status)}, {"Update": unchanged})
        except Contended:
            return False
        return True

    def _end(self, entry: Entry, index: int, target: Status, claimed_at: datetime | None, **details: str) -> None:
        if claimed_at is not None:
            moved = self._moved(entry, index, Status.CLAIMED, target, **details)
            try:
                self._transact({"Update": moved}, {"Update": self._freed(entry, claimed_at)})
            except Contended:
                pass  # another answer has the phone by now: ours took longer than its time
            else:
                return
        self._move(entry, index, Status.CLAIMED, target, **details)

    def _freed(self, entry: Entry, claimed_at: datetime) -> Row:
        mine, gone = milliseconds(claimed_at + HANDED_OVER), "0"
        return self._standing(entry) | {
            "UpdateExpression": "SET #replying = :gone",
            "ConditionExpression": "#replying = :mine",
            "ExpressionAttributeNames": {"#replying": REPLYING},
            "ExpressionAttributeValues": {":gone": {"N": gone}, ":mine": {"N": mine}},
        }

    def _standing(self, entry: Entry) -> Row:
        return {"TableName": self._table, "Key": text_attributes({"phone": entry.phone, "item": STANDING})}

    def _transact(self, *writes: Any) -> None:  # noqa: ANN401 - writes of any kind
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            if reasons & CONTENTION:
                raise Contended("the answer or the person is not as it was read") from None
            raise

    def _move(self, entry: Entry, index: int, origin: Status, target: Status, **details: str) -> bool:
        try:
            self._client.update_item(**self._moved(entry, index, origin, target, **details))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _moved(self, entry: Entry, index: int, origin: Status, target: Status, **details: str) -> Any:  # noqa: ANN401 - a request
        given = text_attributes(details)
        path = f"effects[{index}]"
        sets = [f"{path}.#status = :target", *(f"{path}.{name} = :{name}" for name in given)]
        values: dict[str, Any] = {":origin": {"S": origin}, ":target": {"S": target}}
        return {
            "TableName": self._table,
            "Key": entry.key,
            "UpdateExpression": f"SET {', '.join(sets)}",
            "ConditionExpression": f"{path}.#status = :origin",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": values | {f":{name}": value for name, value in given.items()},
        }


def _written(owed: Owed) -> Row:
    effect = owed.effect
    if isinstance(effect, Reply):
        flags = {name: getattr(effect, name) for name in _FLAGS}
        texts = {"body": effect.body, "until": to_text(effect.until), "topics": ",".join(effect.topics)}
        set_flags = {name: "yes" for name, is_set in flags.items() if is_set}
        return text_attributes({"kind": "reply", "status": owed.status} | texts | set_flags)
    kind = next(kind for kind, type_ in _BARE.items() if isinstance(effect, type_))
    return text_attributes({"kind": kind, "status": owed.status})


def _owed(row: Row, at: datetime) -> Owed:
    kind, status = text(row, "kind"), Status(text(row, "status"))
    effect = _reply(row, at) if kind == "reply" else _BARE[kind]()
    return Owed(effect, status, instant(row, "claimed_at"))


def _reply(row: Row, at: datetime) -> Reply:
    # as it was written before every answer had an end
    until = instant(row, "until") or at + ANSWERED_WITHIN
    topics = tuple(filter(None, text(row, "topics").split(",")))
    return Reply(text(row, "body"), until, topics=topics, **{name: bool(text(row, name)) for name in _FLAGS})
