"""`recover`: find what failed or replaced deploys left behind, and remove what holds nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.cli.common import environment_of, refusals
from ops.cli.rollout.protect import EnvironmentName
from ops.rollout.deployment.account import Account
from ops.rollout.deployment.adopting import adopt
from ops.rollout.deployment.remains import find, remove
from ops.rollout.deployment.unsticking import unstick

Remove = Annotated[bool, typer.Option("--remove", help="Remove what holds no data.")]
Adopt = Annotated[bool, typer.Option("--adopt", help="Take what a stack that is gone kept back into it.")]


def recover(environment: str = EnvironmentName, *, remove_empty: Remove = False, take_back: Adopt = False) -> None:
    """Free stacks of ENVIRONMENT that a failed deploy left stuck, and list what no stack holds any more."""
    with refusals():
        account = Account(environment_of(environment))
        for freed in unstick(account):
            typer.echo(freed)
        remains = find(account)
        for remain in remains:
            typer.echo(f"{remain.program} left behind: {remain.told}")
        if take_back:
            for taken in adopt(account, remains):
                typer.echo(taken)
            remains = find(account)
        if remove_empty:
            for remain, refused in remove(account, remains):
                typer.echo(f"{remain.told}: {refused or 'removed'}")
        elif any(remain.removable for remain in remains):
            typer.echo(f"what holds no data is removed by `./sms recover {environment} --remove`")
        if any(remain.data for remain in remains) and not take_back:
            typer.echo(f"what a stack that is gone kept is taken back by `./sms recover {environment} --adopt`")
    if not remains:
        typer.echo(f"{environment}: nothing was left behind")
