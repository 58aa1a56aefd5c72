"""The commands of `./sms`, one line each."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import typer

from ops.cli.brands import check, new, schema
from ops.cli.changes import changes
from ops.cli.cost import cost
from ops.cli.law import law
from ops.cli.lifecycle.adopt import adopt
from ops.cli.lifecycle.restore import restore
from ops.cli.lifecycle.retire import retire
from ops.cli.lifecycle.unaccounted import unaccounted
from ops.cli.policy import policy
from ops.cli.records.audit import audit
from ops.cli.records.consents import import_consents
from ops.cli.records.deactivated import deactivated
from ops.cli.records.doubts import doubts
from ops.cli.records.evidence import evidence, verify_ledger
from ops.cli.records.reassigned import app as reassigned
from ops.cli.registration import registration
from ops.cli.rollout.deploy import deploy
from ops.cli.rollout.diff import diff
from ops.cli.rollout.doctor import doctor
from ops.cli.rollout.guardrails import guardrails
from ops.cli.rollout.number_rules import number_rules
from ops.cli.rollout.place import place
from ops.cli.rollout.protect import protect, standing
from ops.cli.rollout.recover import recover
from ops.cli.rollout.synth import synth
from ops.cli.sending import steering
from ops.cli.sending.campaigns import launch, plan, try_out
from ops.cli.sending.gate import pause, resume, status
from ops.cli.sending.replies import replies
from ops.cli.sending.results import results
from ops.cli.sending.send import send

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS = (
    *(
        check,
        new,
        schema,
        changes,
        cost,
        place,
        synth,
        policy,
        doctor,
        diff,
        deploy,
        standing,
        protect,
        recover,
        unaccounted,
    ),
    *(guardrails, number_rules),
    *(adopt, restore, retire),
    *(evidence, verify_ledger, import_consents, deactivated, doubts),
    *(send, results, replies, status, pause, resume, audit, law),
    registration,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(reassigned, name="reassigned")

# The commands of `./sms campaign`, and the names that three of them had before.


campaign = typer.Typer(help="Plan, launch, steer, and review campaigns.", no_args_is_help=True)
app.add_typer(campaign, name="campaign")
STEERING = (plan, launch, steering.pause, steering.resume, steering.cancel, steering.review)
for steered in STEERING:
    campaign.command()(steered)
campaign.command("test")(try_out)


def formerly(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` as it goes on under its old name for one more version, and says so."""
    name = command.__name__

    @wraps(command)
    def as_before(*given: object, **named: object) -> None:
        typer.echo(f"`./sms {name}` is `./sms campaign {name}` now: the old name ends with the next version", err=True)
        command(*given, **named)

    return as_before


RENAMED = (plan, launch, steering.review)
for renamed in RENAMED:
    app.command(hidden=True)(formerly(renamed))
