"""The commands of `python -m infra`, one line each."""

from __future__ import annotations

import typer

from infra.cli.check import check
from infra.cli.doctor import doctor
from infra.cli.evidence import evidence
from infra.cli.evidence_ledger import verify_ledger
from infra.cli.import_consents import import_consents
from infra.cli.new import new
from infra.cli.schema import schema

app = typer.Typer(
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (check, new, schema, doctor, evidence, verify_ledger, import_consents):
    app.command()(command)
