"""Reads what is known of one number: from the deployed tables, or from an exported ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from infra.consents.deployed import rows_of
from infra.evidence.archive import Head, Kept, Told, Unreadable, rows
from infra.evidence.dossier import Answer, Dossier, Origin, dossier
from infra.evidence.texts import texts_of
from lambdas.consent.record import Standing
from lambdas.consent.rows import ledger_entry, record_of, text

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from infra.consents.deployed import DeployedProgram
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.rows import Row

OUTBOX = "outbox#"
ATTEMPTS = 5


def of_tables(client: DynamoDBClient, program: DeployedProgram, phone: str, now: datetime) -> Dossier | None:
    """Return what the deployed tables of `program` hold on `phone`; None where they hold nothing."""
    # before the ledger: what ends or allows a text is never newer here than the texts themselves
    texts = texts_of(rows_of(client, program.sends, phone))
    for _ in range(ATTEMPTS):
        held = list(rows_of(client, program.subscriptions, phone))
        entries = [ledger_entry(row) for row in rows_of(client, program.ledger, phone)]
        if held == list(rows_of(client, program.subscriptions, phone)):  # no text came between the two readings
            break
    if not held and not entries and not texts.asked:
        return None
    origin = Origin(program.id, program.legal_entity, program.environment, f"tables of {program.stack_id}")
    record = record_of(phone, held)
    return dossier(
        phone,
        entries,
        head=record.standing,
        record=record,
        answers=dict(_answers(row) for row in held if text(row, "item").startswith(OUTBOX)),
        texts=texts,
        origin=origin,
        now=now,
    )


def of_archive(path: Path, program: str, phone: str, now: datetime) -> Dossier | None:
    """Return what the export at `path` holds on `phone`; None where it holds nothing.

    A line that cannot be read may have been this number's: the evidence names it. The texts are not at hand where no
    row of a Sends table is in the export.
    """
    found = _Found()
    for row in rows(path):
        found.take(row, phone)
    if not found.entries and not found.heads and not found.told:
        return None
    made = dossier(
        phone,
        list(found.entries.values()),
        head=max(found.heads, key=lambda standing: standing.sequence, default=None),
        record=None,
        answers={},
        texts=texts_of(found.told) if found.sends else None,
        origin=Origin(program, "", "", f"archive {path}"),
        now=now,
    )
    return replace(made, unread=tuple(found.unread))


@dataclass(slots=True)
class _Found:
    entries: dict[tuple[LedgerEntry, str], LedgerEntry] = field(default_factory=dict)
    heads: list[Standing] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    sends: bool = False

    def take(self, row: Kept | Head | Told | Unreadable, phone: str) -> None:
        self.sends = self.sends or isinstance(row, Told)
        if isinstance(row, Unreadable):
            self.unread.append(f"{row.place}: {row.reason}")
        elif row.phone != phone:
            return
        elif isinstance(row, Kept):
            self.entries[row.entry, row.delivery or row.place] = row.entry
        elif isinstance(row, Head):
            self.heads.append(Standing(sequence=row.sequence, head=row.hash))
        else:
            self.told.append(row.row)


def _answers(row: Row) -> tuple[str, tuple[Answer, ...]]:
    effects = (effect["M"] for effect in row["effects"]["L"])
    answers = (
        Answer(text(effect, "kind"), text(effect, "status"), text(effect, "body"), text(effect, "message_id"))
        for effect in effects
    )
    return text(row, "item").removeprefix(OUTBOX), tuple(answers)
