"""The commands of `./sms`, one line each."""

from __future__ import annotations

import typer

from infra.cli.audit import audit
from infra.cli.check import check
from infra.cli.deploy import deploy
from infra.cli.diff import diff
from infra.cli.doctor import doctor
from infra.cli.evidence import evidence
from infra.cli.evidence_ledger import verify_ledger
from infra.cli.import_consents import import_consents
from infra.cli.launch import launch, review
from infra.cli.new import new
from infra.cli.plan import plan
from infra.cli.policy import policy
from infra.cli.protect import protect, standing
from infra.cli.registration import registration
from infra.cli.resume import resume
from infra.cli.schema import schema
from infra.cli.send import send
from infra.cli.status import status

app = typer.Typer(
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS = (
    *(check, new, schema, policy, doctor, diff, deploy, standing, protect),
    *(evidence, verify_ledger, import_consents),
    *(send, plan, launch, review, status, resume, audit),
    registration,
)
for command in COMMANDS:
    app.command()(command)
