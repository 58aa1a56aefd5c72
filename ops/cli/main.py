"""The commands of `./sms`: each is loaded when it is asked for, as all together take longer than most of them."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# by the module that has them, in the order of the page of help
MODULES = {
    "ops.cli.brands": ("check", "new", "schema"),
    "ops.cli.changes": ("changes",),
    "ops.cli.cost": ("cost",),
    "ops.cli.rollout.place": ("place",),
    "ops.cli.rollout.synth": ("synth",),
    "ops.cli.rollout.overview": ("overview",),
    "ops.cli.policy": ("policy",),
    "ops.cli.rollout.doctor": ("doctor",),
    "ops.cli.rollout.diff": ("diff",),
    "ops.cli.rollout.deploy": ("deploy",),
    "ops.cli.rollout.protect": ("standing", "protect"),
    "ops.cli.rollout.recover": ("recover",),
    "ops.cli.lifecycle.unaccounted": ("unaccounted",),
    "ops.cli.rollout.guardrails": ("guardrails",),
    "ops.cli.rollout.number_rules": ("number-rules",),
    "ops.cli.lifecycle.adopt": ("adopt",),
    "ops.cli.lifecycle.restore": ("restore",),
    "ops.cli.lifecycle.retire": ("retire",),
    "ops.cli.records.evidence": ("evidence", "verify-ledger"),
    "ops.cli.records.consents": ("import-consents",),
    "ops.cli.records.deactivated": ("deactivated",),
    "ops.cli.records.doubts": ("doubts",),
    "ops.cli.sending.send": ("send",),
    "ops.cli.sending.results": ("results",),
    "ops.cli.sending.replies": ("replies",),
    "ops.cli.sending.gate": ("status", "pause", "resume"),
    "ops.cli.records.audit": ("audit",),
    "ops.cli.law": ("law",),
    "ops.cli.registration": ("registration",),
    "ops.cli.records.reassigned": ("reassigned",),
    "ops.cli.sending.group": ("campaign", "plan", "launch", "review"),
}
PLACES = {command: module for module, commands in MODULES.items() for command in commands}
HIDDEN = {"plan", "launch", "review"}  # commands of `./sms campaign` by the names that they had before


class Commands(UserDict[str, Any]):
    """Every command by its name, loaded when somebody looks at it."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer gives its class no public name
        """Return the command called `name`."""
        loaded = super().__getitem__(name)
        if loaded is None:
            loaded = self[name] = _load(name)
        return loaded


def _load(name: str) -> Any:  # noqa: ANN401 - as above
    found = getattr(import_module(PLACES[name]), name.replace("-", "_"))
    if isinstance(found, typer.Typer):
        command = typer.main.get_command(found)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(name, hidden=name in HIDDEN)(found)
        command = typer.main.get_command(alone)
    command.name = name
    return command


class _Group(TyperGroup):
    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**attributes)
        self.commands = Commands(dict.fromkeys(PLACES))


app = typer.Typer(
    cls=_Group,
    help="The SMS landing zone: brand files in, SMS programs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _sms() -> None:
    pass
