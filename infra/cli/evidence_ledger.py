"""`verify-ledger`: prove, without AWS, that an exported ledger is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.evidence.verifying import Tally, findings

Export = Annotated[
    Path,
    typer.Argument(
        help="JSON lines of ledger rows, plain or gzip: a file, or a folder of them. Standing rows of the "
        "Subscriptions table among them prove the newest records too.",
        exists=True,
    ),
]


def verify_ledger(export: Export) -> None:
    """Name every record of EXPORT that was altered, removed, reordered or inserted; ends with 1 where there is one."""
    tally = Tally()
    for finding in findings(export, tally):
        typer.echo(finding)
    typer.echo(f"{tally.records:,} records of {tally.numbers:,} numbers: {tally.problems or 'no'} problems", err=True)
    if tally.open_ended:
        typer.echo(
            f"{tally.open_ended:,} numbers have no standing row in the export: whether their newest records are "
            "missing cannot be told",
            err=True,
        )
    if tally.problems:
        raise typer.Exit(1)
