"""Reads what is known of one number: from the deployed tables, or from an exported ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from infra.consents.deployed import rows_of
from infra.evidence.archive import Head, Kept, Unreadable, rows
from infra.evidence.dossier import Answer, Dossier, Origin, dossier
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
    for _ in range(ATTEMPTS):
        held = list(rows_of(client, program.subscriptions, phone))
        entries = [ledger_entry(row) for row in rows_of(client, program.ledger, phone)]
        if held == list(rows_of(client, program.subscriptions, phone)):  # no text came between the two readings
            break
    if not held and not entries:
        return None
    origin = Origin(program.id, program.legal_entity, program.environment, f"tables of {program.stack_id}")
    record, answers = (
        record_of(phone, held),
        dict(_answers(row) for row in held if text(row, "item").startswith(OUTBOX)),
    )
    return dossier(phone, entries, head=record.standing, record=record, answers=answers, origin=origin, now=now)


def of_archive(path: Path, program: str, phone: str, now: datetime) -> Dossier | None:
    """Return what the export at `path` holds on `phone`; None where it holds nothing.

    A line that cannot be read may have been this number's: the evidence names it.
    """
    entries: dict[tuple[LedgerEntry, str], LedgerEntry] = {}
    heads: list[Standing] = []
    unread: list[str] = []
    for row in rows(path):
        if isinstance(row, Unreadable):
            unread.append(f"{row.place}: {row.reason}")
        elif row.phone == phone and isinstance(row, Kept):
            entries[row.entry, row.delivery or row.place] = row.entry
        elif row.phone == phone and isinstance(row, Head):
            heads.append(Standing(sequence=row.sequence, head=row.hash))
    if not entries and not heads:
        return None
    head = max(heads, key=lambda standing: standing.sequence, default=None)
    origin = Origin(program, "", "", f"archive {path}")
    made = dossier(phone, list(entries.values()), head=head, record=None, answers={}, origin=origin, now=now)
    return replace(made, unread=tuple(unread))


def _answers(row: Row) -> tuple[str, tuple[Answer, ...]]:
    effects = (effect["M"] for effect in row["effects"]["L"])
    answers = (
        Answer(text(effect, "kind"), text(effect, "status"), text(effect, "body"), text(effect, "message_id"))
        for effect in effects
    )
    return text(row, "item").removeprefix(OUTBOX), tuple(answers)
