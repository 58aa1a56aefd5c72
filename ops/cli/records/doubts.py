"""`doubts`: the people whose texts may have been an opt-out, and a ruling on one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import ClientError
from rich.markup import escape
from rich.table import Table

from lambdas.consent.items import TableNames
from lambdas.consent.phone import masked, spelling
from ops import deployed
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    environment_of,
    manifest_of,
    program_of,
    refusals,
    terminal,
)
from ops.consents.doubts import BusyError, Doubts, NoDoubtError

if TYPE_CHECKING:
    from infra.environment import Environment

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Phone = Annotated[str, typer.Argument(help="The number to rule on; without one, all open doubts are listed.")]
OptOut = Annotated[bool, typer.Option("--opt-out", help="The text was an opt-out.")]
Lift = Annotated[bool, typer.Option("--lift", help="It was none: marketing goes on.")]


def doubts(
    program: ProgramId, phone: Phone = "", *, environment: EnvironmentName, opt_out: OptOut = False, lift: Lift = False
) -> None:
    """List who may have opted out, with the text and the day on which it becomes an opt-out; or rule on one of them."""
    with refusals():
        place = environment_of(environment, program)
        found = _doubts(place, program)
        if phone:
            _rule(found, place, phone, opt_out=opt_out, lift=lift)
        elif opt_out or lift:
            raise CommandRefusedError("--opt-out and --lift need the number that they are about, got none: name it")
        else:
            _show(found)


def _doubts(place: Environment, name: str) -> Doubts:
    program, target = manifest_of(name, place.name), program_of(place, name)
    tables = TableNames(target.subscriptions, target.ledger, target.sends, program.audience_shards)

    def put(phone: str) -> None:
        sms = deployed.client_of("pinpoint-sms-voice-v2", place)
        sms.put_opted_out_number(OptOutListName=target.outputs["OptOutList"], OptedOutNumber=phone)

    return Doubts(deployed.tables_client(place), tables, program, put)


def _rule(found: Doubts, place: Environment, phone: str, *, opt_out: bool, lift: bool) -> None:
    number = spelling(phone)
    if number is None:
        raise CommandRefusedError(f"phone must be an E.164 number such as +14255550123, got {len(phone)} characters")
    if opt_out is lift:
        raise CommandRefusedError("a ruling must be one of --opt-out and --lift: say which")
    by = str(deployed.client_of("sts", place).get_caller_identity()["Arn"])
    try:
        found.rule(number, opted_out=opt_out, by=by, at=datetime.now(UTC))
    except (NoDoubtError, BusyError) as error:
        raise CommandRefusedError(f"{masked(number)}: {error}") from error
    except ClientError as error:
        code = error.response["Error"].get("Code")
        raise CommandRefusedError(
            f"{masked(number)}: not done as a whole, AWS answers {code}: run the same command again"
        ) from error
    typer.echo(f"{masked(number)}: {'opted out' if opt_out else 'marketing goes on'}")


def _show(found: Doubts) -> None:
    opened = found.open()
    if not opened:
        typer.echo(f"{found.program.id}: no open doubt")
        return
    promotional = found.program.message_type == "promotional"
    table = Table("number", "since", "opt-out on" if promotional else "held", "text")
    for doubt in opened:
        until = f"{doubt.lapses_at:%Y-%m-%d}" if promotional else "nothing"
        table.add_row(doubt.phone, f"{doubt.since:%Y-%m-%d %H:%M}", until, escape(doubt.body))
    terminal().print(table)
