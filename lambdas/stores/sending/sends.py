"""The Sends table as the gate writes it: a request is claimed, settled or taken back, whatever dies in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.items import (
    STANDING,
    TOPIC,
    held_by,
    instant,
    lease_key,
    lease_row,
    record_of,
    text_attributes,
    unless_held,
)
from lambdas.delivery.answers import answer_rate, answers_key, window
from lambdas.delivery.circuit_breaker import DOUBT, brake_of, doubted_at
from lambdas.delivery.circuit_breaker import KEY as BRAKE
from lambdas.delivery.health import HEALTH, OUTCOME, health_of, outcome_of
from lambdas.delivery.inbound_health import KEY as INBOUND
from lambdas.delivery.inbound_health import health_of as inbound_health_of
from lambdas.sending.case import Subscriber
from lambdas.sending.engagement import engagement_update
from lambdas.sending.items import (
    CONTACTS,
    REPLY,
    REQUEST,
    SENDING,
    attempt_key,
    attempt_of,
    attempt_row,
    contacts_of,
    contacts_row,
    history_of,
    history_row,
)
from lambdas.sending.request import hold_of
from lambdas.stores.dynamodb import rows_at, write_all
from lambdas.stores.errors import Contended, NotAccepted
from lambdas.stores.sending.rate_limiter import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row
    from lambdas.delivery.circuit_breaker import CircuitBreaker
    from lambdas.delivery.inbound_health import InboundHealth
    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.attempt import SendAttempt
    from lambdas.sending.caps import History
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.request import Contacts, Hold, Request
    from lambdas.stores.dynamodb import Place, Spread

# Conditions of writes: that a row is still as it was read.


def as_in(send_attempt: SendAttempt | None) -> dict[str, Any]:
    """Return the condition that a request is claimed as in `send_attempt`; None: that nobody has seen to it yet."""
    if send_attempt is None:
        return _absent("item")
    row = attempt_row(send_attempt)
    if send_attempt.settled:  # it was handed over, and is tried again
        settled = _equal("message_id", row["message_id"])
        return settled | {
            "ConditionExpression": f"{settled['ConditionExpression']} AND attribute_not_exists(claimed_until)"
        }
    return _equal("claimed_until", row["claimed_until"])


def numbered(known: Mapping[str, int]) -> dict[str, Any]:
    """Return the condition that a row has the one number of `known`, by its name; 0: that there is no such row."""
    ((name, number),) = known.items()
    return _equal(name, {"N": str(number)}) if number else _absent(name)


def _absent(name: str) -> dict[str, Any]:
    return {"ConditionExpression": f"attribute_not_exists(#{name})", "ExpressionAttributeNames": {f"#{name}": name}}


def _equal(name: str, value: Mapping[str, str]) -> dict[str, Any]:
    return {
        "ConditionExpression": f"#{name} = :read",
        "ExpressionAttributeNames": {f"#{name}": name},
        "ExpressionAttributeValues": {":read": value},
    }


_PASSING = {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
SAFE = timedelta(seconds=10)  # what is written within this time of a lease is still written by its holder alone


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one caller alone to hand one text over, for as long as its lease lasts.

    `sequence` is that of the standing by which the text may go, `before` the lapsed claim that this one replaces.
    """

    send_attempt: SendAttempt
    until: datetime
    sequence: int
    history: History
    after: History
    before: SendAttempt | None = None


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
        phone, known = claim.send_attempt.phone, {"version": claim.history.version}
        self._transact(
            {"Put": self._put(attempt_row(claim.send_attempt), **as_in(claim.before))},
            {"Put": self._put(history_row(phone, claim.after), **numbered(known))},
            {"Put": self._put(lease_row(phone, claim.send_attempt.request_id, claim.until), **unless_held(now))},
            {"ConditionCheck": self._standing(phone) | numbered({"sequence": claim.sequence})},
        )

    def undo(self, claim: Claim, end: SendAttempt | None = None) -> None:
        """Take back a claim whose text did not go out; with `end` the request has come to that end, else it is new.

        Contended where it is not in force any more.
        """
        phone, mine = claim.send_attempt.phone, as_in(claim.send_attempt)
        rest = end or claim.before
        key = {"TableName": self._table, "Key": attempt_key(phone, claim.send_attempt.request_id)}
        back = replace(claim.history, version=claim.after.version + 1)
        self._transact(
            {"Put": self._put(attempt_row(rest), **mine)} if rest else {"Delete": key | mine},
            {"Put": self._put(history_row(phone, back), **numbered({"version": claim.after.version}))},
            {"Delete": self._lease(claim)},
        )

    def settle(self, ends: Sequence[tuple[Claim, SendAttempt]], now: datetime) -> None:
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

    def end(self, send_attempt: SendAttempt, before: SendAttempt | None) -> None:
        """Write down the end of a request that is not handed over; `before` is its lapsed claim.

        Contended where it is not as it was read.
        """
        self._put_row(attempt_row(send_attempt), **as_in(before))

    def note(self, phone: str, known: Contacts, after: Contacts, gone: datetime) -> None:
        """Keep what a person got on other channels until it is `gone`; Contended where it is not as it was read."""
        self._put_row(contacts_row(phone, after, gone), **numbered({"version": known.version}))

    def defer(self, rows: Sequence[Row]) -> None:
        """Write down which requests are deferred; NotAccepted where the table does not take all `rows`."""
        apart = {(row["phone"]["S"], row["item"]["S"]): row for row in rows}  # a call takes each key once
        write_all(self._client, self._table, [{"PutRequest": {"Item": row}} for row in apart.values()])

    def engage(self, seen: EngagementSeen) -> bool:
        """Keep when a person was last seen to react in that way; False for word that comes late or twice."""
        try:
            self._client.update_item(**engagement_update(self._table, seen))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False  # something newer is known
        return True

    def _settle_together(self, ends: Sequence[tuple[Claim, SendAttempt]]) -> None:
        puts = ({"PutRequest": {"Item": attempt_row(end)}} for _, end in ends)
        frees = ({"DeleteRequest": {"Key": lease_key(end.phone)}} for _, end in ends)
        write_all(self._client, self._table, [write for pair in zip(puts, frees, strict=True) for write in pair])

    def _settle_alone(self, claim: Claim, end: SendAttempt) -> None:
        # somebody else may have the phone by now, and by the time this arrives the request too
        mine = as_in(claim.send_attempt)
        try:
            self._transact({"Put": self._put(attempt_row(end), **mine)}, {"Delete": self._lease(claim)})
        except Contended:
            try:
                self._put_row(attempt_row(end), **mine)
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
        mine = held_by(claim.send_attempt.request_id, claim.until)
        return {"TableName": self._table, "Key": lease_key(claim.send_attempt.phone), **mine}


# What the tables know of the persons whom a batch of requests is for, and of the requests themselves.


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one reading, by their places, and the parts a second that answers to texts take of the number."""

    subscriptions: str
    sends: str
    rows: Mapping[Place, Row]
    answer_rate: int = 0

    def subscriber(self, request: Request) -> Subscriber:
        """Return the person whom `request` is for."""
        phone = request.to
        consents = ((self.subscriptions, phone, item) for item in (STANDING, TOPIC + request.topic))
        return Subscriber(
            record=record_of(phone, (self.rows[place] for place in consents if place in self.rows)),
            history=history_of(self._row(phone, SENDING)),
            health=health_of(self._row(phone, HEALTH)),
            contacts=self.contacts(phone),
            replied_at=self._replied_at(request),
        )

    def send_attempt(self, request: Request) -> SendAttempt | None:
        """Return how far `request` has come; None where it is new."""
        return attempt_of(self._row(request.to, REQUEST + request.request_id))

    def report(self, request: Request) -> Outcome | None:
        """Return what the network said of the text that `request` tries again; None where it tries none."""
        row = self._row(request.to, OUTCOME + request.retry) if request.retry else None
        return outcome_of(row) if row else None

    def contacts(self, phone: str) -> Contacts:
        """Return what the person got on other channels."""
        return contacts_of(self._row(phone, CONTACTS))

    def _replied_at(self, request: Request) -> datetime | None:
        row = self._row(request.to, REPLY + request.reply_to) if request.reply_to else None
        return instant(row, "at") if row else None

    @property
    def brake(self) -> CircuitBreaker | None:
        """The brake that holds the program now; None where it may send."""
        row = self._row(BRAKE["phone"]["S"], BRAKE["item"]["S"])
        brake = brake_of(row) if row else None
        return brake if brake and brake.on else None

    @property
    def doubted_at(self) -> datetime | None:
        """Since when the service takes nothing, which may pass by itself; None where it takes texts."""
        return doubted_at(self._row(DOUBT["phone"]["S"], DOUBT["item"]["S"]))

    @property
    def inbound(self) -> InboundHealth:
        """Whether what customers text is heard."""
        place = (self.subscriptions, INBOUND["phone"]["S"], INBOUND["item"]["S"])
        return inbound_health_of(self.rows.get(place))

    @property
    def limit(self) -> Row | None:
        """The row of the limit that the pace was lowered to, if it ever was."""
        return self._row(LIMIT["phone"]["S"], LIMIT["item"]["S"])

    def hold(self, request: Request) -> Hold | None:
        """Return what a person said of the campaign of `request`; None where nobody holds it, or it has none."""
        return hold_of(self.limit, request.campaign) if request.campaign else None

    def _row(self, phone: str, item: str) -> Row | None:
        return self.rows.get((self.sends, phone, item))


class SubscriberReader:
    """Reads the `Subscriptions` and `Sends` tables of one program."""

    def __init__(
        self,
        client: DynamoDBClient,
        *,
        subscriptions: str,
        sends: str,
        spread: Spread = map,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._spread = spread
        self._clock = clock
        self._subscriptions = subscriptions
        self._sends = sends

    def read(self, requests: Sequence[Request], contacted: Sequence[str] = ()) -> Reading:
        """Return all that is known of the persons of `requests`, and the contacts of the phones `contacted`.

        NotAccepted where the tables do not answer in full.
        """
        # The standing first: a batch is no snapshot, and every change of a topic moves the standing on. What is read
        # after it is therefore as new as the standing, or the claim, which checks that the standing is still the same,
        # fails. Read the other way round, a topic might be read before its STOP and the standing behind it.
        standings = self._rows((self._subscriptions, request.to, STANDING) for request in requests)
        answers = self._place(answers_key(window(self._clock(), before=1)))
        rest = self._rows((answers, *self._rest(requests, contacted)))
        rate = answer_rate(rest.get(answers))
        return Reading(self._subscriptions, self._sends, standings | rest, rate)

    def _place(self, key: Row) -> Place:
        return self._subscriptions, key["phone"]["S"], key["item"]["S"]

    def _rows(self, places: Iterable[Place]) -> dict[Place, Row]:
        return rows_at(self._client, places, self._spread)

    def _rest(self, requests: Sequence[Request], contacted: Sequence[str]) -> Iterator[Place]:
        for row in (BRAKE, DOUBT, LIMIT):
            yield self._sends, row["phone"]["S"], row["item"]["S"]
        yield self._place(INBOUND)
        for phone in contacted:
            yield self._sends, phone, CONTACTS
        for request in requests:
            yield self._subscriptions, request.to, TOPIC + request.topic
            for item in (REQUEST + request.request_id, SENDING, HEALTH, CONTACTS):
                yield self._sends, request.to, item
            if request.retry:
                yield self._sends, request.to, OUTCOME + request.retry
            if request.reply_to:
                yield self._sends, request.to, REPLY + request.reply_to
