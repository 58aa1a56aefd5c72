"""The commands of `./sms campaign`, and the names that three of them had before."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import typer

from ops.cli.sending import campaigns, steering
from ops.cli.sending.campaigns import try_out

if TYPE_CHECKING:
    from collections.abc import Callable

campaign = typer.Typer(help="Plan, launch, steer, and review campaigns.", no_args_is_help=True, add_completion=False)
STEERING = (campaigns.plan, campaigns.launch, steering.pause, steering.resume, steering.cancel, steering.review)
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


plan, launch, review = formerly(campaigns.plan), formerly(campaigns.launch), formerly(steering.review)
