"""`diff`: what a deploy would change, on a page; every line of every template goes to a file."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ops.cli.common import CommandRefusedError, environment_of, refusals, terminal
from ops.cli.lifecycle.unaccounted import things_of
from ops.cli.rollout.deploy import settings_of
from ops.rollout.cdk import ROOT, Cdk
from ops.rollout.changes import changes
from ops.rollout.deploy import Deploy, DeployFailedError, opened, shown
from ops.rollout.deployed import cloudformation_client, read_deployed
from ops.rollout.page import page

WHOLE, OUTPUT = ROOT / "build" / "diff.txt", ROOT / "build" / "diff.out"


def diff(environment: str = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local"))) -> None:
    """Show what a deploy to ENVIRONMENT would change, and what AWS would refuse. Changes nothing."""
    console = terminal()
    with refusals(), opened(WHOLE) as whole:
        place = environment_of(environment)
        settings, client = settings_of(place), cloudformation_client(place)
        try:
            stacks = Deploy(settings, client, console, whole, OUTPUT).synthesise()
        except DeployFailedError as failure:
            raise CommandRefusedError(str(failure)) from failure
        forgotten = [thing.told for thing in things_of(place) if thing.refuses]
        for line in forgotten:
            console.print(f"! {line}", markup=False, soft_wrap=True)
        deployed = read_deployed(stacks, lambda stack: stack.lookup_role, client)
        named = {stack.name for stack in stacks}
        others = () if settings.get("BRAND") else deployed.names - named  # what is left out on purpose is not gone
        gone = sorted(name for name in others if name.startswith(f"sms-{place.name}-"))
        for line in page(changes(stacks, deployed), gone):
            console.print(line, markup=False, soft_wrap=True)
        if code := Cdk(settings, whole).run(["diff", "--app", str(OUTPUT), "--method", "template"]):
            raise CommandRefusedError(f"cdk diff ended with code {code}: see {shown(Path(whole.name))}")
        console.print(f"every line is in {shown(WHOLE)}", markup=False)
        if forgotten:
            raise CommandRefusedError(
                "a deploy would forget people and is refused: see the lines above that begin with !"
            )
