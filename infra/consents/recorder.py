"""Puts claims on record in a deployed program: each once, in the transaction that texts are recorded with."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from infra.consents.deployed import rows_of
from infra.consents.ruling import Fate, Ruling, rule
from lambdas.consent.recording import recording
from lambdas.consent.rows import record_of, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from infra.consents.claim import Claim
    from lambdas.consent.record import Record
    from lambdas.consent.recording import TableNames
    from lambdas.program import Program

WRITERS = 16
ATTEMPTS = 8
_PASSING = {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class NotRecordedError(Exception):
    """The tables would not take a row, however often it was tried."""


class Recorder:
    """Records claims in the consent tables of one program; `clock` tells the time of recording."""

    def __init__(
        self, client: DynamoDBClient, *, tables: TableNames, program: Program, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._tables = tables
        self._program = program
        self._manifest_sha256 = program.digest
        self._clock = clock

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return the fate of each claim once all are on record; those of one number in the order given.

        NotRecordedError where the tables take no more, or an error of the client; the rest may be on record.
        """
        by_phone: dict[str, list[Claim]] = {}
        for claim in claims:
            by_phone.setdefault(claim.phone, []).append(claim)
        with ThreadPoolExecutor(WRITERS) as pool:
            return [ruled for of_phone in pool.map(self._record_phone, by_phone.values()) for ruled in of_phone]

    def _record_phone(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        return [(claim, self._record_claim(claim)) for claim in claims]

    def _record_claim(self, claim: Claim) -> Ruling:
        for attempt in range(ATTEMPTS):
            time.sleep(random.random() * 0.05 * (2**attempt - 1))  # noqa: S311 - spreads writers, guards nothing
            record = self._read(claim.phone)
            known = set(self._recorded(claim.phone)) if record.standing.sequence else ()
            ruling = rule(claim, record, known, self._program, self._manifest_sha256)
            if ruling.fate is not Fate.IMPORTED or self._commit(record, ruling):
                return ruling
        raise NotRecordedError(f"line {claim.line}: the number's record is written by others all the time")

    def _commit(self, record: Record, ruling: Ruling) -> bool:
        if ruling.event is None:
            return True
        _, writes = recording(record, ruling.event, self._clock(), self._tables)
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            if reasons & _PASSING:
                return False
            raise
        return True

    def _read(self, phone: str) -> Record:
        return record_of(phone, rows_of(self._client, self._tables.subscriptions, phone))

    def _recorded(self, phone: str) -> Iterator[str]:
        for row in rows_of(self._client, self._tables.ledger, phone):
            yield json.loads(text(row, "content"))["event"]["evidence"]["message_id"]
