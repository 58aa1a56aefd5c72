"""The commands of `./sms`, one line each."""

from __future__ import annotations

import typer

from ops.cli.brands import check, new, schema
from ops.cli.changes import changes
from ops.cli.law import law
from ops.cli.lifecycle.adopt import adopt
from ops.cli.lifecycle.restore import restore
from ops.cli.lifecycle.retire import retire
from ops.cli.lifecycle.unaccounted import unaccounted
from ops.cli.policy import policy
from ops.cli.records.audit import audit
from ops.cli.records.consents import import_consents
from ops.cli.records.doubts import doubts
from ops.cli.records.evidence import evidence, verify_ledger
from ops.cli.records.reassigned import app as reassigned
from ops.cli.registration import registration
from ops.cli.rollout.deploy import deploy
from ops.cli.rollout.diff import diff
from ops.cli.rollout.doctor import doctor
from ops.cli.rollout.guardrails import guardrails
from ops.cli.rollout.protect import protect, standing
from ops.cli.rollout.recover import recover
from ops.cli.sending.campaigns import launch, plan, review
from ops.cli.sending.gate import pause, resume, status
from ops.cli.sending.results import results
from ops.cli.sending.send import send

app = typer.Typer(
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS = (
    *(check, new, schema, changes, policy, doctor, diff, deploy, standing, protect, recover, unaccounted, guardrails),
    *(adopt, restore, retire),
    *(evidence, verify_ledger, import_consents, doubts),
    *(send, results, plan, launch, review, status, pause, resume, audit, law),
    registration,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(reassigned, name="reassigned")
