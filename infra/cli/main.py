"""The commands of `python -m infra`, one line each."""

from __future__ import annotations

import typer

from infra.cli.check import check
from infra.cli.doctor import doctor
from infra.cli.new import new
from infra.cli.schema import schema

app = typer.Typer(
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (check, new, schema, doctor):
    app.command()(command)
