"""The Sends table as the gate writes it: a request is claimed, settled or taken back, whatever dies in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.rows import STANDING, text_attributes
from lambdas.sending.engagement_rows import engagement_update
from lambdas.sending.lease import held_by, lease_key, lease_row, unless_held
from lambdas.sending.rows import contacts_row, history_row, passage_key, passage_row
from lambdas.stores.batches import write_all
from lambdas.stores.conditions import as_in, numbered
from lambdas.stores.errors import Contended, NotAccepted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.sending.contact import Contacts
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.history import History
    from lambdas.sending.passage import Passage

_PASSING = {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
SAFE = timedelta(seconds=10)  # what is written within this time of a lease is still written by its holder alone


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one caller alone to hand one text over, for as long as its lease lasts.

    `sequence` is that of the standing by which the text may go, `before` the lapsed claim that this one replaces.
    """

    passage: Passage
    until: datetime
    sequence: int
    history: History
    after: History
    before: Passage | None = None


class Sends:
    """Writes the `Sends` table of one program, and looks at its `Subscriptions`."""

    def __init__(self, client: DynamoDBClient, *, sends: str, subscriptions: str) -> None:
        self._client = client
        self._table = sends
        self._subscriptions = subscriptions

    def claim(self, claim: Claim, now: datetime) -> None:
        """Take the request, the place in the history and the lease on the phone at once, while consent is as read.

        Contended where anything has changed since it was read, or where another text to the phone is under way.
        """
        phone, known = claim.passage.phone, {"version": claim.history.version}
        self._transact(
            {"Put": self._put(passage_row(claim.passage), **as_in(claim.before))},
            {"Put": self._put(history_row(phone, claim.after), **numbered(known))},
            {"Put": self._put(lease_row(phone, claim.passage.request_id, claim.until), **unless_held(now))},
            {"ConditionCheck": self._standing(phone) | numbered({"sequence": claim.sequence})},
        )

    def undo(self, claim: Claim, end: Passage | None = None) -> None:
        """Take back a claim whose text did not go out; with `end` the request has come to that end, else it is new.

        Contended where it is not in force any more.
        """
        phone, mine = claim.passage.phone, as_in(claim.passage)
        rest = end or claim.before
        key = {"TableName": self._table, "Key": passage_key(phone, claim.passage.request_id)}
        back = replace(claim.history, version=claim.after.version + 1)
        self._transact(
            {"Put": self._put(passage_row(rest), **mine)} if rest else {"Delete": key | mine},
            {"Put": self._put(history_row(phone, back), **numbered({"version": claim.after.version}))},
            {"Delete": self._lease(claim)},
        )

    def settle(self, ends: Sequence[tuple[Claim, Passage]], now: datetime) -> None:
        """Write down how the texts of these claims ended, and give their phones free.

        What cannot be written in one call is written by itself; whatever that raises leaves the rest unsettled.
        """
        held = [(claim, end) for claim, end in ends if claim.until - now >= SAFE]
        alone = [(claim, end) for claim, end in ends if claim.until - now < SAFE]
        try:
            self._settle_together(held)
        except (NotAccepted, ClientError, BotoCoreError):
            alone = list(ends)
        for claim, end in alone:
            self._settle_alone(claim, end)

    def end(self, passage: Passage, before: Passage | None) -> None:
        """Write down the end of a request that is not handed over; `before` is its lapsed claim.

        Contended where it is not as it was read.
        """
        self._put_row(passage_row(passage), **as_in(before))

    def note(self, phone: str, known: Contacts, after: Contacts, gone: datetime) -> None:
        """Keep what a person got on other channels until it is `gone`; Contended where it is not as it was read."""
        self._put_row(contacts_row(phone, after, gone), **numbered({"version": known.version}))

    def engage(self, seen: EngagementSeen) -> None:
        """Keep when a person was last seen to react in that way; word that comes late or twice changes nothing."""
        try:
            self._client.update_item(**engagement_update(self._table, seen))
        except self._client.exceptions.ConditionalCheckFailedException:
            return  # something newer is known

    def _settle_together(self, ends: Sequence[tuple[Claim, Passage]]) -> None:
        puts = ({"PutRequest": {"Item": passage_row(end)}} for _, end in ends)
        frees = ({"DeleteRequest": {"Key": lease_key(end.phone)}} for _, end in ends)
        write_all(self._client, self._table, [write for pair in zip(puts, frees, strict=True) for write in pair])

    def _settle_alone(self, claim: Claim, end: Passage) -> None:
        # somebody else may have the phone by now, and by the time this arrives the request too
        mine = as_in(claim.passage)
        try:
            self._transact({"Put": self._put(passage_row(end), **mine)}, {"Delete": self._lease(claim)})
        except Contended:
            try:
                self._put_row(passage_row(end), **mine)
            except Contended:
                return  # it is settled, by us or by whoever found the claim lapsed

    def _put_row(self, row: Mapping[str, Any], **condition: Any) -> None:  # noqa: ANN401 - parts of a request
        try:
            self._client.put_item(**self._put(row, **condition))
        except self._client.exceptions.ConditionalCheckFailedException:
            raise Contended("the request or the person is not as it was read") from None

    def _transact(self, *writes: Any) -> None:  # noqa: ANN401 - writes of any kind
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            if reasons & _PASSING:
                raise Contended("the request or the person is not as it was read") from None
            raise

    def _put(self, row: Mapping[str, Any], **condition: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a request
        return {"TableName": self._table, "Item": row, **condition}

    def _standing(self, phone: str) -> dict[str, Any]:
        return {"TableName": self._subscriptions, "Key": text_attributes({"phone": phone, "item": STANDING})}

    def _lease(self, claim: Claim) -> dict[str, Any]:
        mine = held_by(claim.passage.request_id, claim.until)
        return {"TableName": self._table, "Key": lease_key(claim.passage.phone), **mine}
