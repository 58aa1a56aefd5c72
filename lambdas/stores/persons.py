"""What the tables know of the persons whom a batch of requests is for, and of the requests themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.rows import STANDING, TOPIC, record_of
from lambdas.sending.brake import DOUBT, brake_of, doubted_at
from lambdas.sending.brake import KEY as BRAKE
from lambdas.sending.health_rows import HEALTH, health_of
from lambdas.sending.rows import CONTACTS, REQUEST, SENDING, contacts_of, history_of, passage_of
from lambdas.sending.subscriber import Subscriber
from lambdas.stores.batches import rows_at
from lambdas.stores.pace import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row
    from lambdas.sending.brake import Brake
    from lambdas.sending.contact import Contacts
    from lambdas.sending.passage import Passage
    from lambdas.sending.request import Request
    from lambdas.stores.batches import Place, Spread


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one reading, by their places."""

    subscriptions: str
    sends: str
    rows: Mapping[Place, Row]

    def subscriber(self, request: Request) -> Subscriber:
        """Return the person whom `request` is for."""
        phone = request.to
        consents = ((self.subscriptions, phone, item) for item in (STANDING, TOPIC + request.topic))
        return Subscriber(
            record=record_of(phone, (self.rows[place] for place in consents if place in self.rows)),
            history=history_of(self._row(phone, SENDING)),
            health=health_of(self._row(phone, HEALTH)),
            contacts=self.contacts(phone),
        )

    def passage(self, request: Request) -> Passage | None:
        """Return how far `request` has come; None where it is new."""
        return passage_of(self._row(request.to, REQUEST + request.request_id))

    def contacts(self, phone: str) -> Contacts:
        """Return what the person got on other channels."""
        return contacts_of(self._row(phone, CONTACTS))

    @property
    def brake(self) -> Brake | None:
        """The brake that holds the program now; None where it may send."""
        row = self._row(BRAKE["phone"]["S"], BRAKE["item"]["S"])
        brake = brake_of(row) if row else None
        return brake if brake and brake.on else None

    @property
    def doubted_at(self) -> datetime | None:
        """Since when the service takes nothing, which may pass by itself; None where it takes texts."""
        return doubted_at(self._row(DOUBT["phone"]["S"], DOUBT["item"]["S"]))

    @property
    def limit(self) -> Row | None:
        """The row of the limit that the pace was lowered to, if it ever was."""
        return self._row(LIMIT["phone"]["S"], LIMIT["item"]["S"])

    def _row(self, phone: str, item: str) -> Row | None:
        return self.rows.get((self.sends, phone, item))


class Persons:
    """Reads the `Subscriptions` and `Sends` tables of one program."""

    def __init__(self, client: DynamoDBClient, *, subscriptions: str, sends: str, spread: Spread = map) -> None:
        self._client = client
        self._spread = spread
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
        rest = self._rows(self._rest(requests, contacted))
        return Reading(self._subscriptions, self._sends, standings | rest)

    def _rows(self, places: Iterable[Place]) -> dict[Place, Row]:
        return rows_at(self._client, places, self._spread)

    def _rest(self, requests: Sequence[Request], contacted: Sequence[str]) -> Iterator[Place]:
        for row in (BRAKE, DOUBT, LIMIT):
            yield self._sends, row["phone"]["S"], row["item"]["S"]
        for phone in contacted:
            yield self._sends, phone, CONTACTS
        for request in requests:
            yield self._subscriptions, request.to, TOPIC + request.topic
            for item in (REQUEST + request.request_id, SENDING, HEALTH, CONTACTS):
                yield self._sends, request.to, item
