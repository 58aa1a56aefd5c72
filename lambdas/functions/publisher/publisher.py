"""Batches of stream records become events on the program's bus, in the order in which their rows were written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lambdas.functions.publisher.told import Persons, consent_told, entry_of_standing, result_told
from lambdas.stores.clients import Clients
from lambdas.stores.consent.ledger_entries import LedgerEntries
from lambdas.stores.environment import named
from lambdas.stores.program_bus import ProgramBus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mypy_boto3_secretsmanager import SecretsManagerClient

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.functions.publisher.told import Told
    from lambdas.program import Program
    from lambdas.stores.consent.ledger_entries import Place

    StreamRecord = Mapping[str, Any]

REMOVED = "REMOVE"


@dataclass
class Publisher:
    """The telling side of one program; `unread` takes the error of each record that tells nothing readable."""

    program: Program
    bus: ProgramBus
    ledger: LedgerEntries
    secret: Callable[[], bytes]
    unread: Callable[[Exception], None]

    @cached_property
    def persons(self) -> Persons:
        """How events name people; the secret is read once."""
        return Persons(self.secret(), clear=self.program.events == "with_numbers")

    def publish(self, records: Sequence[StreamRecord]) -> tuple[int, str]:
        """Return how many events are on the bus, and the sequence number from which on the records must come again.

        It is empty where all were told. A record that nobody can read would never be told, and is passed over.
        """
        records = [one for one in records if one["eventName"] != REMOVED]
        told = list(self._told(records))
        taken = self.bus.put([(one.detail_type, one.detail) for _, one in told])
        return taken, told[taken][0] if taken < len(told) else ""

    def _told(self, records: Sequence[StreamRecord]) -> Iterator[tuple[str, Told]]:
        entries = self.ledger.at(filter(None, (_entry(one["dynamodb"]) for one in records)))
        for one in records:
            try:
                event = self._event(one["dynamodb"], entries)
            except (KeyError, ValueError, TypeError) as error:
                self.unread(error)
                continue
            if event is not None:
                yield one["dynamodb"]["SequenceNumber"], event

    def _event(self, change: Mapping[str, Any], entries: Mapping[Place, LedgerEntry]) -> Told | None:
        if place := _entry(change):
            return consent_told(place[0], entries[place], self.program.id, self.persons)
        return result_told(change["NewImage"], self.program.id, self.persons, change["SequenceNumber"])


def _entry(change: Mapping[str, Any]) -> Place | None:
    return entry_of_standing(change["NewImage"], change.get("OldImage", {}))


def publisher(program: Program, variables: Mapping[str, str], unread: Callable[[Exception], None]) -> Publisher:
    """Return the publisher that the environment `variables` describe; EnvironmentFault names what is missing."""
    names, clients = named(["event_bus", "ledger_table", "person_secret"], variables), Clients()

    def secret() -> bytes:
        return person_secret(clients.secrets(), names["person_secret"])

    bus = ProgramBus(clients.events(), names["event_bus"])
    return Publisher(program, bus, LedgerEntries(clients.dynamodb(), names["ledger_table"]), secret, unread)


def person_secret(client: SecretsManagerClient, arn: str) -> bytes:
    """Return the secret by which events name people."""
    return client.get_secret_value(SecretId=arn)["SecretString"].encode()
