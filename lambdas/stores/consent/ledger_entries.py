"""Single entries of ledgers, read by phone and sequence."""

from __future__ import annotations

import time
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import ledger_entry, text
from lambdas.stores.dynamodb import ATTEMPTS, LONGEST_PAUSE_SECONDS, READS_AT_ONCE
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.ledger import LedgerEntry

Place = tuple[str, int]  # phone, sequence


class LedgerEntries:
    """Reads the ledger of one program."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def at(self, places: Iterable[Place]) -> dict[Place, LedgerEntry]:
        """Return the entries that are there, as of now; NotAccepted where the table does not give all."""
        wanted, found = list(dict.fromkeys(places)), dict[Place, "LedgerEntry"]()
        for start in range(0, len(wanted), READS_AT_ONCE):
            found |= self._read(wanted[start : start + READS_AT_ONCE])
        return found

    def _read(self, places: Sequence[Place]) -> dict[Place, LedgerEntry]:
        keys = [{"phone": {"S": phone}, "sequence": {"N": str(sequence)}} for phone, sequence in places]
        asked: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
        found: dict[Place, LedgerEntry] = {}
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS * attempt))
            answer = self._client.batch_get_item(RequestItems=asked)
            for row in answer["Responses"].get(self._table, []):
                entry = ledger_entry(row)
                found[text(row, "phone"), entry.sequence] = entry
            asked = answer.get("UnprocessedKeys")
            if not asked:
                return found
        raise NotAccepted("the ledger does not give the entries of a batch")
