"""A program's ledger and opt-outs in files: what a moved program takes along, and what proves it later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import ledger_row
from lambdas.consent.timestamps import from_text, to_text
from lambdas.stores.consent.opt_out_list import OptOutList
from ops.lifecycle.chains import ARCHIVE, TABLE, Chains, of_archive, of_table
from ops.lifecycle.opt_outs import claim, listings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from ops.consents.validation import Claim
    from ops.deployed import DeployedProgram

LISTED = "opted-out.json"  # beside the ledger's file; no line of a ledger


@dataclass(frozen=True, slots=True)
class Exported:
    """How many people an export holds, with how many entries, and how many were on the service's list.

    `parted` counts people whose table and archive tell different things; `unread` is what could not be read.
    """

    people: int
    entries: int
    listed: int
    parted: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Reads a deployed program's ledger, archive, and list, and writes them to files; changes nothing."""

    target: DeployedProgram
    tables: DynamoDBClient
    objects: Any
    messaging: Any
    wait: Callable[[float], None]

    def write(self, file: Path) -> Exported:
        """Write every entry to `file`, a ledger that `./sms verify-ledger` reads, and the list beside it."""
        unread: list[str] = []
        chains = Chains(file.parent)
        try:
            held = chains.add(TABLE, of_table(self.tables, self.target.ledger))
            chains.add(ARCHIVE, of_archive(self.objects, self.target.outputs["Archive"], file.parent, unread))
            people = entries = parted = 0
            with file.open("w", encoding="utf-8") as lines:
                for chain in chains:
                    people, entries, parted = people + 1, entries + len(chain.entries), parted + chain.parted
                    lines.writelines(f"{json.dumps(ledger_row(chain.phone, one))}\n" for one in chain.entries)
        finally:
            chains.close()
            (file.parent / "chains.sqlite").unlink(missing_ok=True)  # it names people
        names = listings(OptOutList(self.messaging, self.target.outputs["OptOutList"], self.wait))
        listed = {listing.phone: to_text(listing.at) for listing in names}
        _beside(file).write_text(json.dumps({"ledger_rows": held, "listed": listed}), encoding="utf-8")
        return Exported(people, entries, len(listed), parted, tuple(unread))


def listed_in(file: Path) -> Iterator[Claim]:
    """Yield the opt-outs that were on the service's list of the program that `file` is an export of."""
    for phone, at in json.loads(_beside(file).read_text(encoding="utf-8"))["listed"].items():
        yield claim(phone, from_text(at), f"opt-out list of {file.stem}")


def is_current(tables: DynamoDBClient, program: DeployedProgram, file: Path) -> bool:
    """Whether `file` is an export of `program` that came to its end, and nothing came to the ledger since."""
    if not (file.is_file() and _beside(file).is_file()):
        return False
    pages = tables.get_paginator("scan").paginate(TableName=program.ledger, ConsistentRead=True, Select="COUNT")
    exported = json.loads(_beside(file).read_text(encoding="utf-8"))["ledger_rows"]
    return bool(sum(page["Count"] for page in pages) == exported)


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.stem}-{LISTED}")
