"""`number-rules`: let the service refuse, or take, texts to one number whatever its country's rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from lambdas.consent.phone import E164, masked
from lambdas.consent.timestamps import to_text
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, program_of, refusals, terminal
from ops.guardrails.number_rules import NumberRules

if TYPE_CHECKING:
    from ops.guardrails.number_rules import Action

OUTPUT = "ProtectConfiguration"
ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/transactional.")]
Block = Annotated[str, typer.Option("--block", metavar="NUMBER", help="Refuse texts to this number.")]
Allow = Annotated[str, typer.Option("--allow", metavar="NUMBER", help="Take texts to this number.")]
Remove = Annotated[str, typer.Option("--remove", metavar="NUMBER", help="Take back the rule on this number.")]
Days = Annotated[int | None, typer.Option("--days", min=1, max=3660, help="End the rule after so many days.")]
Unmasked = Annotated[bool, typer.Option("--unmasked", help="Show whole numbers.")]


def number_rules(
    program: ProgramId,
    *,
    environment: EnvironmentName,
    block: Block = "",
    allow: Allow = "",
    remove: Remove = "",
    days: Days = None,
    unmasked: Unmasked = False,
) -> None:
    """List, set, or remove a program's rules on single numbers: the service refuses or takes texts to them."""
    with refusals():
        asked = [(word, number) for word, number in (("BLOCK", block), ("ALLOW", allow), ("", remove)) if number]
        _check(asked, days, remove)
        rules = _rules_of(program, environment)
        for action, number in asked:
            _carry_out(rules, action, number, days)
        show(rules, unmasked=unmasked)


def _check(asked: list[tuple[str, str]], days: int | None, remove: str) -> None:
    if len(asked) > 1:
        raise CommandRefusedError(
            "--block, --allow, and --remove must be given one at a time, got several: run it twice"
        )
    if days and (not asked or remove):
        raise CommandRefusedError("--days must stand beside --block or --allow: it ends a new rule")
    for _, number in asked:
        if not E164.fullmatch(number):
            raise CommandRefusedError(
                f"a number must be written as E.164 such as +12065550123, got {len(number)} characters of another form"
            )


def _rules_of(program: str, environment: str) -> NumberRules:
    place = environment_of(environment, program)
    found = program_of(place, program)
    if OUTPUT not in found.outputs:
        raise CommandRefusedError(
            f"{program} was deployed before programs had protect configurations: run `make deploy ENV={place.called}`"
        )
    return NumberRules(deployed.client_of("pinpoint-sms-voice-v2", place), found.outputs[OUTPUT])


def _carry_out(rules: NumberRules, action: str, number: str, days: int | None) -> None:
    if not action:
        if not rules.remove(number):
            raise CommandRefusedError(f"{masked(number)} has no rule of its own: there is nothing to remove")
        typer.echo(f"{masked(number)}: its rule is removed")
        return
    ruled: Action = "BLOCK" if action == "BLOCK" else "ALLOW"
    rules.put(number, ruled, datetime.now(UTC) + timedelta(days=days) if days else None)
    told = "texts to it are refused, and dropped as `protected`" if ruled == "BLOCK" else "texts to it are taken"
    typer.echo(f"{masked(number)}: {told}")


def show(rules: NumberRules, *, unmasked: bool) -> None:
    """Print all rules."""
    found = list(rules.all())
    if not found:
        typer.echo("no number has a rule of its own")
        return
    table = Table("number", "rule", "since", "until")
    for one in found:
        until = to_text(one.until) if one.until else "removed"
        table.add_row(one.number if unmasked else masked(one.number), one.action.lower(), to_text(one.since), until)
    terminal().print(table)
